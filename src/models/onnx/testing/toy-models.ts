import {
  externalFloats,
  floats,
  graph,
  graphAttribute,
  node,
  onnxFile,
  value,
} from "./onnx-file.ts";

const weights = [
  [1, 0, -1],
  [0, 1, 0],
  [0, 0, 1],
  [-1, 0, 1],
].flat();

const linear = [node("MatMul", ["x", "w"], ["xw"]), node("Add", ["xw", "b"], ["scores"])];
const inputs = [value("x", "float", ["rows", 4])];
const constants = [floats("w", [4, 3], weights), floats("b", [3], [0, 0, 0.5])];

/** Four measures in, the probabilities of three classes out. */
export const classifier = onnxFile({
  nodes: [...linear, node("Softmax", ["scores"], ["probabilities"])],
  constants,
  inputs,
  outputs: [value("probabilities", "float", ["rows", 3])],
});

/** The same without the last step. */
export const scorer = onnxFile({
  nodes: linear,
  constants,
  inputs,
  outputs: [value("scores", "float", ["rows", 3])],
});

/** The same, its weights in a file beside it, or wherever `location` leads. */
export const withWeightsAt = (location: string): Uint8Array =>
  onnxFile({
    nodes: linear,
    constants: [externalFloats("w", [4, 3], location), floats("b", [3], [0, 0, 0.5])],
    inputs,
    outputs: [value("scores", "float", ["rows", 3])],
  });

export const weightsFile = new Uint8Array(Float32Array.from(weights).buffer);

/** Gives back what it gets, of every kind of element. */
export const echo = onnxFile({
  nodes: ["words", "numbers", "flags", "halves"].map((name) =>
    node("Identity", [name], [`${name} again`]),
  ),
  inputs: [
    value("words", "string", ["n"]),
    value("numbers", "int64", ["n"]),
    value("flags", "bool", ["n"]),
    value("halves", "float16", ["n"]),
  ],
  outputs: [
    value("words again", "string", ["n"]),
    value("numbers again", "int64", ["n"]),
    value("flags again", "bool", ["n"]),
    value("halves again", "float16", ["n"]),
  ],
});

/** 1 / x: zero gives a number that is none. */
export const reciprocal = onnxFile({
  nodes: [node("Reciprocal", ["x"], ["y"])],
  inputs: [value("x", "float", ["n"])],
  outputs: [value("y", "float", ["n"])],
});

/** As many zeroes as are asked for. */
export const flood = onnxFile({
  nodes: [node("ConstantOfShape", ["count"], ["zeroes"])],
  inputs: [value("count", "int64", [1])],
  outputs: [value("zeroes", "float", ["n"])],
});

/** Picks an element; whether there is one shows only while it runs. */
export const picker = onnxFile({
  nodes: [node("Gather", ["list", "index"], ["picked"])],
  constants: [floats("list", [3], [10, 20, 30])],
  inputs: [value("index", "int64", [1])],
  outputs: [value("picked", "float", [1])],
});

/** Goes round as often as it is told. */
export const looper = onnxFile({
  nodes: [
    node(
      "Loop",
      ["times", "", "start"],
      ["end"],
      graphAttribute(
        "body",
        graph({
          nodes: [node("Identity", ["go"], ["still"]), node("Add", ["sum", "sum"], ["next"])],
          inputs: [
            value("round", "int64", []),
            value("go", "bool", []),
            value("sum", "float", [1]),
          ],
          outputs: [value("still", "bool", []), value("next", "float", [1])],
        }),
      ),
    ),
  ],
  inputs: [value("times", "int64", [1]), value("start", "float", [1])],
  outputs: [value("end", "float", [1])],
});
