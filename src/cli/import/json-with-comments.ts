/** JSON as editors take it: with comments, and commas behind the last item. */

const commentOrText = /("(?:\\.|[^"\\])*")|\/\/[^\n\r]*|\/\*[^]*?\*\//g;
const lastCommaOrText = /("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g;

/** @throws SyntaxError with a place that is right in `text`, as what is taken out leaves spaces. */
export function parseJsonWithComments(text: string): unknown {
  const plain = text.replace(/^\uFEFF/, " ").replace(commentOrText, blank);
  return JSON.parse(plain.replace(lastCommaOrText, blank));
}

const blank = (taken: string, kept?: string): string => kept ?? taken.replace(/[^\n\r]/g, " ");
