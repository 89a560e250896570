import {
  inputEncodings,
  type InputEncodingGuess,
  type InputEncodingName,
  type Network,
} from '@featurescope/core';

/** The encoding of that name; with 'auto' what the model's metadata or its layers suggest. */
export function chooseEncoding(name: InputEncodingName | 'auto', network: Network): InputEncodingGuess {
  if (name === 'auto') return network.inputEncoding;
  return { encoding: inputEncodings[name], reason: `"${name}" was asked for.` };
}
