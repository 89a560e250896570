/** Why nodes of an op that has no rule cannot run, in a sentence. */
export function opaqueReason(op: string): string {
  const kind = kinds.find(([pattern]) => pattern.test(op));
  return (
    kind?.[1] ??
    `Featurescope does not know the TensorFlow operation ${op}, or has no gradient for it. What comes before it still works.`
  );
}

const kinds: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [
    /^(Stateless)?(If|While|Case)$|^(Ref)?(Enter|Exit|NextIteration|Switch|Merge|LoopCond)$|^Tensor(Array|List)/,
    'It is control flow: which operations run is decided while the network runs.',
  ],
  [
    /PartitionedCall$/,
    'It calls a function that the converter did not write into the graph. Convert the model again without jit_compile.',
  ],
  [/Random|Multinomial|^Dropout$/, 'It draws random numbers.'],
  [
    /^Arg(Max|Min)$|^TopK|^Unique|^Where$|NonMaxSuppression/,
    'It gives positions, not values: it has no gradient.',
  ],
  [/Table/, 'It looks words or numbers up in a table, which has no gradient.'],
  [/^Decode|^Encode|String|^Regex/, 'It works on text or on files, not on images.'],
  [/FFT/, 'It computes a Fourier transform, which Featurescope does not run.'],
  [/3D/, 'It has three spatial axes; Featurescope runs images of two.'],
  [/^Quantize|^Dequantize|Quantized|^FakeQuant/, 'It computes with quantized numbers.'],
  [
    /^VarHandleOp$|^ReadVariableOp$|^VariableV2$/,
    'It reads a variable that was not frozen into the file. Convert the model again with its variables frozen.',
  ],
];
