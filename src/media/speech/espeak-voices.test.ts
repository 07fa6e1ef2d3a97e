import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { castOf, findVoice, parseVoices } from "./espeak-voices.ts";

const list = `Pty Language       Age/Gender VoiceName          File                 Other Languages
 5  ja              --/M      Japanese           jpx/ja
 1  ja              --/M      japanese-mbrola-1  mb/mb-jp1
 2  en-us           --/M      English_(America)  gmw/en-US            (en 3)
 5  en-us-nyc       --/M      English_(America,_New_York_City) gmw/en-US-nyc
 5  yue             --/M      Chinese_(Cantonese) sit/yue              (zh-yue 5)(zh 8)
 5  yue             --/M      Chinese_(Cantonese,_latin_as_Jyutping) sit/yue-Latn-jyutping
`;
const voices = parseVoices(list);

describe("the voices of espeak-ng", () => {
  test("are listed once each, as a man and as a woman, without those that need more data", () => {
    assert.deepEqual(
      voices.map(({ id, language, gender }) => [id, language, gender]),
      [
        ["ja", "ja", "male"],
        ["ja+f3", "ja", "female"],
        ["en-us", "en-US", "male"],
        ["en-us+f3", "en-US", "female"],
        ["en-us-nyc", "en-US", "male"],
        ["en-us-nyc+f3", "en-US", "female"],
        ["yue", "yue", "male"],
        ["yue+f3", "yue", "female"],
      ],
    );
    assert.equal(voices[2]?.name, "English (America)");
  });

  test("are found whatever the case, and with other timbres", () => {
    assert.equal(findVoice(voices, "EN-US")?.id, "en-us");
    assert.deepEqual(
      [findVoice(voices, "ja+m7")?.id, findVoice(voices, "ja+f1")?.gender],
      ["ja+m7", "female"],
    );
  });

  test("of one language give a whole cast, women and men in turns", () => {
    const cast = castOf(voices, "ja");
    assert.equal(new Set(cast.map(({ id }) => id)).size, 10);
    assert.deepEqual(
      cast.slice(0, 3).map(({ id, gender }) => [id, gender]),
      [
        ["ja", "male"],
        ["ja+f3", "female"],
        ["ja+m7", "male"],
      ],
    );
    assert.deepEqual(castOf(voices, "nope"), []);
  });

  for (const wanted of ["nope", "", "en-us+x9", "-w/tmp/x", "../en", "en-us+f3+f3", "mb/mb-jp1"]) {
    test(`do not include ${JSON.stringify(wanted)}`, () => {
      assert.equal(findVoice(voices, wanted), undefined);
    });
  }
});
