import { FeaturescopeError } from '../../error.js';
import type { PenaltySpec } from '../recipe.js';
import type { ObjectiveSpec, WeightedObjective } from './objective-spec.js';

/**
 * The objective that a text says, as in `block3_conv1:17 − 0.5·block3_conv1:4`.
 *
 *     sum      = ["-"] product { ("+" | "-" | "−") product }
 *     product  = factor { ("*" | "·" | "×") factor }
 *     factor   = number | "(" sum ")" | unit
 *     unit     = layer                      the mean of a layer
 *              | layer ":" channel          a channel
 *              | layer ":" channel "@" ("center" | row "," column)      a neuron
 *              | layer ":" "[" numbers "]"  a direction
 *              | "square(" layer ")" | "diversity(" layer ")" | "cos(" layer ":[" numbers "])"
 *              | "class:" index             a logit
 *              | "tv" | "l1" | "l2" | "blur"
 *
 * Layers whose names hold other signs than letters, digits, "_", "/" and "." are found if the network has them, or
 * may stand in quotation marks.
 *
 * @throws `INVALID_REQUEST`, pointing at the character
 */
export function parseObjective(
  text: string,
  network: { readonly layers: readonly { readonly name: string }[] },
): ObjectiveSpec {
  const names = network.layers.map(({ name }) => name).sort((a, b) => b.length - a.length);
  return new ObjectiveParser(text, names).parse();
}

/** What a factor may be: a number scales, the rest is an objective. */
type Factor = number | ObjectiveSpec;

const penalties: Readonly<Record<string, PenaltySpec>> = {
  tv: { kind: 'total-variation', weight: 1 },
  l1: { kind: 'norm', weight: 1, power: 1, centre: 0.5 },
  l2: { kind: 'norm', weight: 1, power: 2, centre: 0.5 },
  blur: { kind: 'blur', weight: 1, deviation: 1 },
};

class ObjectiveParser {
  #at = 0;

  constructor(
    readonly text: string,
    /** From long to short, so that "conv_10" is not read as "conv_1". */
    readonly layerNames: readonly string[],
  ) {}

  parse(): ObjectiveSpec {
    const whole = this.#sum();
    if (this.#rest() !== '') throw this.#expected('"+", "-", "*" or the end');
    if (typeof whole !== 'number') return whole;
    this.#at = 0;
    throw this.#expected('a layer, a channel or a class, not a number alone');
  }

  #sum(): Factor {
    let sign = this.#takes('-', '−') ? -1 : 1;
    const terms: { readonly sign: number; readonly factor: Factor; readonly at: number }[] = [];
    for (;;) {
      this.#skipSpace();
      const at = this.#at;
      terms.push({ sign, factor: this.#product(), at });
      if (this.#takes('+')) sign = 1;
      else if (this.#takes('-', '−')) sign = -1;
      else break;
    }
    const [only] = terms;
    if (terms.length === 1 && only) return times(only.sign, only.factor);
    const constant = terms.find(({ factor }) => typeof factor === 'number');
    if (constant) {
      this.#at = constant.at;
      throw this.#expected('a layer, a channel or a class: a number alone changes nothing');
    }
    return {
      kind: 'sum',
      terms: terms.flatMap(({ sign: each, factor }) =>
        typeof factor === 'number' ? [] : weightedTerms(each, factor),
      ),
    };
  }

  #product(): Factor {
    let weight = 1;
    const factors: ObjectiveSpec[] = [];
    do {
      this.#skipSpace();
      const at = this.#at;
      const factor = this.#factor();
      if (typeof factor === 'number') weight *= factor;
      else factors.push(factor);
      if (factors.length > 1 && factors.some(holdsPenalty)) {
        this.#at = at;
        throw this.#expected('a number: a penalty can be weighted, but not multiplied with a layer');
      }
    } while (this.#takes('*', '·', '×'));
    const [first, second] = factors;
    if (!first) return weight;
    return times(weight, second ? { kind: 'product', factors } : first);
  }

  #factor(): Factor {
    if (this.#takes('(')) {
      const inner = this.#sum();
      this.#require(')');
      return inner;
    }
    // A layer may be called "1x1": its name is longer than the number that it begins with.
    const number = this.#match(/^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?/i);
    const name = this.#knownName();
    if (number !== null && (name === null || name.length <= number.length)) {
      this.#at += number.length;
      return Number(number);
    }
    return this.#unit();
  }

  #unit(): ObjectiveSpec {
    for (const call of ['square', 'diversity', 'cos'] as const) {
      if (this.#match(new RegExp(`^${call}\\s*\\(`)) === null || this.#knownName()?.startsWith(call))
        continue;
      this.#at += call.length;
      this.#require('(');
      const inner = this.#called(call);
      this.#require(')');
      return inner;
    }
    const known = this.#knownName();
    const word = this.#match(/^[a-z0-9]+/i) ?? '';
    if (known === null && word in penalties) {
      this.#at += word.length;
      return { kind: 'penalty', penalty: penalties[word] as PenaltySpec };
    }
    if (known === null && this.#match(/^class\s*:/) !== null) {
      this.#at += word.length;
      this.#require(':');
      return { kind: 'logit', classIndex: this.#wholeNumber('the number of a class') };
    }
    const layer = this.#layer();
    if (!this.#takes(':')) return { kind: 'layer', layer, measure: 'mean' };
    if (this.#takes('[')) {
      return { kind: 'direction', layer, direction: this.#numbers(), measure: 'product' };
    }
    const channel = this.#wholeNumber('the number of a channel, or "[" and a direction');
    if (!this.#takes('@')) return { kind: 'channel', layer, channel };
    if (this.#takes('center', 'centre')) return { kind: 'neuron', layer, channel };
    const row = this.#wholeNumber('"center", or a row and a column such as "3,4"');
    this.#require(',');
    return { kind: 'neuron', layer, channel, position: { row, column: this.#wholeNumber('a column') } };
  }

  #called(call: 'square' | 'diversity' | 'cos'): ObjectiveSpec {
    const layer = this.#layer();
    if (call === 'square') return { kind: 'layer', layer, measure: 'mean-square' };
    if (call === 'diversity') return { kind: 'diversity', layer };
    this.#require(':');
    this.#require('[');
    return { kind: 'direction', layer, direction: this.#numbers(), measure: 'cosine' };
  }

  #layer(): string {
    this.#skipSpace();
    const start = this.#at;
    const quoted = this.#match(/^"[^"]*"|^'[^']*'/);
    const name = quoted?.slice(1, -1) ?? this.#knownName() ?? this.#match(/^[\p{L}\p{N}_][\p{L}\p{N}_/.]*/u);
    if (name === null) throw this.#expected('a layer, "class:", a number or "("');
    if (!this.layerNames.includes(name)) {
      this.#at = start;
      throw this.#expected(`the name of a layer; the model has no layer "${name}"`);
    }
    this.#at += quoted?.length ?? name.length;
    return name;
  }

  /** The longest name of a layer that the text goes on with, unless the word is longer still. */
  #knownName(): string | null {
    const rest = this.#rest();
    return (
      this.layerNames.find(
        (name) => rest.startsWith(name) && !/^[\p{L}\p{N}_]/u.test(rest.slice(name.length)),
      ) ?? null
    );
  }

  /** The numbers of a direction, with the bracket that ends them. */
  #numbers(): number[] {
    const numbers: number[] = [];
    do {
      this.#skipSpace();
      const number = this.#match(/^[-−]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?/i);
      if (number === null) throw this.#expected('a number');
      this.#at += number.length;
      numbers.push(Number(number.replace('−', '-')));
    } while (this.#takes(','));
    this.#require(']');
    return numbers;
  }

  #wholeNumber(what: string): number {
    this.#skipSpace();
    const digits = this.#match(/^\d+(?![\d.])/);
    if (digits === null) throw this.#expected(what);
    this.#at += digits.length;
    return Number(digits);
  }

  #takes(...signs: readonly string[]): boolean {
    const rest = this.#rest();
    const sign = signs.find((candidate) => rest.startsWith(candidate));
    if (sign === undefined) return false;
    this.#at += sign.length;
    return true;
  }

  #require(sign: string): void {
    if (!this.#takes(sign)) throw this.#expected(`"${sign}"`);
  }

  #match(pattern: RegExp): string | null {
    return pattern.exec(this.#rest())?.[0] ?? null;
  }

  #rest(): string {
    this.#skipSpace();
    return this.text.slice(this.#at);
  }

  #skipSpace(): void {
    while (/^\s/.test(this.text.slice(this.#at))) this.#at++;
  }

  #expected(what: string): FeaturescopeError {
    const found = this.text.slice(this.#at, this.#at + 12);
    return new FeaturescopeError(
      'INVALID_REQUEST',
      `Character ${this.#at + 1} of the objective: expected ${what}; found ${found === '' ? 'the end' : `"${found}"`}.\n${this.text}\n${' '.repeat(this.#at)}^`,
    );
  }
}

function times(weight: number, factor: Factor): Factor {
  if (typeof factor === 'number') return weight * factor;
  if (weight === 1) return factor;
  return { kind: 'sum', terms: weightedTerms(weight, factor) };
}

/** The terms of a sum keep their own weights: a − (b − c) is a − b + c. */
function weightedTerms(weight: number, objective: ObjectiveSpec): WeightedObjective[] {
  if (objective.kind !== 'sum') return [{ weight, objective }];
  return objective.terms.map((term) => ({ ...term, weight: weight * term.weight }));
}

function holdsPenalty(spec: ObjectiveSpec): boolean {
  if (spec.kind === 'penalty') return true;
  if (spec.kind === 'product') return spec.factors.some(holdsPenalty);
  return spec.kind === 'sum' && spec.terms.some(({ objective }) => holdsPenalty(objective));
}
