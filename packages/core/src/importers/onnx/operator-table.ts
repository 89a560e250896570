import type { NodeRule } from './node-rule.js';
import type { OnnxNode } from './onnx-node.js';
import { activationRules } from './operators/activations.js';
import { arithmeticRules } from './operators/arithmetic.js';
import { convolutionRules } from './operators/convolutions.js';
import { layoutRules } from './operators/layouts.js';
import { normalizationRules } from './operators/normalizations.js';
import { poolRules } from './operators/pools.js';
import { reductionRules } from './operators/reductions.js';
import { resizingRules } from './operators/resizing.js';

const rules = new Map<string, NodeRule>(
  [
    activationRules,
    arithmeticRules,
    convolutionRules,
    layoutRules,
    normalizationRules,
    poolRules,
    reductionRules,
    resizingRules,
  ].flatMap((group) => Object.entries(group)),
);

/** How an operator of the standard set becomes ops; undefined for all others. */
export function ruleOf({ domain, type }: OnnxNode): NodeRule | undefined {
  return isStandardDomain(domain) ? rules.get(type) : undefined;
}

/** Why an operator without a rule cannot run. */
export function opaqueReason({ domain, type, attributes }: OnnxNode): string {
  if (attributes.holdsGraph) return `"${type}" is control flow, which Featurescope does not run.`;
  if (/^(QLinear|QuantizeLinear|DynamicQuantize)|Integer$/.test(type)) {
    return `"${type}" computes with quantized values; Featurescope runs networks in floating point. Open the model before quantization.`;
  }
  if (!isStandardDomain(domain))
    return `"${type}" is an operator of "${domain}", which Featurescope does not know.`;
  return `Featurescope does not run the operator "${type}".`;
}

/** Whether an operator set is the one that onnx.proto calls the default. */
export function isStandardDomain(domain: string): boolean {
  return domain === '' || domain === 'ai.onnx';
}
