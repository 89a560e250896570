import type { Weight } from '../../network/network.js';
import type { NamedWeight } from './weight-source.js';

/** The last part of a weight's name in any generation, under our name for its role. */
const roleNames: Readonly<Record<string, string>> = {
  W: 'kernel',
  b: 'bias',
  alphas: 'alpha',
  moving_mean: 'mean',
  moving_variance: 'variance',
  running_mean: 'mean',
  // Keras 1 kept the variance under this name.
  running_std: 'variance',
};

/**
 * A layer's weights by role. Names decide when they tell all roles; otherwise the order does, which Keras never
 * changed.
 */
export function weightsByRole(
  weights: readonly NamedWeight[],
  roles: readonly string[],
): Readonly<Record<string, Weight>> {
  const byName = new Map(weights.map(({ name, weight }) => [roleOf(name), weight]));
  const namesTell = roles.every((role) => byName.has(role));
  const byOrder = !namesTell && weights.length >= roles.length;
  return Object.fromEntries(
    roles.flatMap((role, index) => {
      const weight = byOrder ? weights[index]?.weight : byName.get(role);
      return weight ? [[role, weight]] : [];
    }),
  );
}

/** A layer's weights under short names of the file ("kernel", "moving_mean"), or their roles where it only counts. */
export function weightsByShortName(
  weights: readonly NamedWeight[],
  byRole: Readonly<Record<string, Weight>>,
): Readonly<Record<string, Weight>> {
  const named = new Map<string, Weight>();
  for (const { name, weight } of weights) {
    const role = Object.entries(byRole).find(([, other]) => other === weight)?.[0];
    const base = /(^|\/)\d+$/.test(name) ? (role ?? `weight ${name}`) : shortName(name, role);
    let unique = base;
    for (let copy = 2; named.has(unique); copy++) unique = `${base} (${copy})`;
    named.set(unique, weight);
  }
  return Object.fromEntries(named);
}

function shortName(name: string, role: string | undefined): string {
  const last = name.slice(name.lastIndexOf('/') + 1).replace(/:\d+$/, '');
  // VGG16's published file: "block1_conv1_W_1:0".
  if (/_(W|b)(_\d+)?$/.test(last) && role) return role;
  return last;
}

function roleOf(name: string): string {
  const last = name
    .slice(name.lastIndexOf('/') + 1)
    .replace(/:\d+$/, '')
    .replace(/_\d+$/, '');
  const known = Object.keys(roleNames).find((ending) => last === ending || last.endsWith(`_${ending}`));
  if (known) return roleNames[known] ?? last;
  const keras1 = /_(gamma|beta)$/.exec(last);
  return keras1?.[1] ?? last;
}
