// Layers in the model's order → a tree in which the names' parts before "/" are folders.
import type { LayerItem } from '@featurescope/webview/protocol';

/** A part of a model that is a model itself, such as `encoder` of `encoder/conv1`. */
export interface LayerGroup {
  readonly kind: 'group';
  /** The last part of its path. */
  readonly label: string;
  readonly path: string;
  readonly parent: LayerGroup | undefined;
  readonly children: readonly LayerNode[];
}

export interface LayerLeaf {
  readonly kind: 'layer';
  /** The layer's name within its group. */
  readonly label: string;
  readonly parent: LayerGroup | undefined;
  readonly layer: LayerItem;
}

export type LayerNode = LayerGroup | LayerLeaf;

/** A model's layers as a tree. */
export interface LayerTree {
  readonly roots: readonly LayerNode[];
  /** Where each layer is, by its whole name. */
  readonly leaves: ReadonlyMap<string, LayerLeaf>;
}

interface GrowingGroup extends LayerGroup {
  readonly children: LayerNode[];
}

/** Groups layers. A group stands where its first layer stood; every layer keeps its order within its group. */
export function layerTree(layers: readonly LayerItem[]): LayerTree {
  const roots: LayerNode[] = [];
  const groups = new Map<string, GrowingGroup>();
  const leaves = new Map<string, LayerLeaf>();

  const groupAt = (parts: readonly string[]): GrowingGroup | undefined => {
    const label = parts.at(-1);
    if (label === undefined) return undefined;
    const path = parts.join('/');
    const known = groups.get(path);
    if (known !== undefined) return known;
    const parent = groupAt(parts.slice(0, -1));
    const group: GrowingGroup = { kind: 'group', label, path, parent, children: [] };
    groups.set(path, group);
    (parent?.children ?? roots).push(group);
    return group;
  };

  for (const layer of layers) {
    // A name may begin or end with a slash: empty parts name no group.
    const parts = layer.name.split('/').filter((part) => part !== '');
    const parent = groupAt(parts.slice(0, -1));
    const leaf: LayerLeaf = { kind: 'layer', label: parts.at(-1) ?? layer.name, parent, layer };
    leaves.set(layer.name, leaf);
    (parent?.children ?? roots).push(leaf);
  }
  return { roots, leaves };
}

/** How many layers a group holds, those of its groups included. */
export function layerCount(group: LayerGroup): number {
  return group.children.reduce((sum, child) => sum + (child.kind === 'layer' ? 1 : layerCount(child)), 0);
}
