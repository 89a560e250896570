import { computed, signal, type ReadonlySignal } from '@preact/signals';
import {
  defaultDreamRecipe,
  dreamRecipes,
  type DreamRecipe,
  type DreamTarget,
  type LayerSummary,
  suggestedLayer,
} from '@featurescope/core';
import type { KeptDream } from './kept-dream.js';

/** How a picture is made, apart from the pictures themselves. */
export interface DreamSettings {
  readonly recipe: DreamRecipe;
  readonly targets: readonly DreamTarget[];
  readonly seed: number;
  /** Side of the tiles in pixels; null: none; undefined: where the picture needs them. */
  readonly tileSide?: number | null;
}

/** What the person asks for. */
export class DreamForm {
  /** With the person's changes; its name is that of the recipe that it comes from. */
  readonly recipe = signal<DreamRecipe>(defaultDreamRecipe);
  /** As it is listed. */
  readonly base = computed<DreamRecipe>(
    () => dreamRecipes.find(({ name }) => name === this.recipe.value.name) ?? defaultDreamRecipe,
  );
  readonly isChanged = computed(() => JSON.stringify(this.recipe.value) !== JSON.stringify(this.base.value));
  /** Null: the one that suits the network. */
  readonly chosenTargets = signal<readonly DreamTarget[] | null>(null);
  readonly targets = computed<readonly DreamTarget[]>(() => {
    const layers = this.#layers.value;
    const known = this.chosenTargets.value?.filter(
      (target) => target.kind === 'class' || layers.some(({ name }) => name === target.layer),
    );
    if (known && known.length > 0) return known;
    const layer = suggestedLayer(layers);
    return layer ? [{ kind: 'layer', layer: layer.name, weight: 1 }] : [];
  });
  readonly seed = signal(0);
  /** Longest side in pixels; null: what suits picture and backend. */
  readonly chosenSide = signal<number | null>(null);
  readonly tileSide = signal<number | null | undefined>(undefined);
  /** Id of the picture whose features are to appear. */
  readonly guide = signal<number | null>(null);

  readonly settings = computed<DreamSettings>(() => {
    const tileSide = this.tileSide.value;
    return {
      recipe: this.recipe.value,
      targets: this.targets.value,
      seed: this.seed.value,
      ...(tileSide !== undefined && { tileSide }),
    };
  });

  readonly #layers: ReadonlySignal<readonly LayerSummary[]>;

  constructor(layers: ReadonlySignal<readonly LayerSummary[]>) {
    this.#layers = layers;
  }

  chooseRecipe(name: string): void {
    const recipe = dreamRecipes.find((other) => other.name === name);
    if (recipe) this.recipe.value = recipe;
  }

  setTarget(index: number, target: DreamTarget): void {
    this.chosenTargets.value = this.targets.value.map((other, i) => (i === index ? target : other));
  }

  addTarget(target: DreamTarget): void {
    this.chosenTargets.value = [...this.targets.value, target];
  }

  removeTarget(index: number): void {
    this.chosenTargets.value = this.targets.value.filter((_, i) => i !== index);
  }

  /** Takes over how an earlier picture was made. */
  take({ recipe, targets, seed, tileSide }: DreamSettings): void {
    this.recipe.value = recipe;
    this.chosenTargets.value = targets;
    this.seed.value = seed;
    this.tileSide.value = tileSide;
  }

  kept(): Omit<KeptDream, 'film'> {
    return {
      recipe: this.recipe.value,
      targets: this.chosenTargets.value,
      seed: this.seed.value,
      side: this.chosenSide.value,
    };
  }

  restore(kept: KeptDream | null): void {
    this.recipe.value = kept?.recipe ?? defaultDreamRecipe;
    this.chosenTargets.value = kept?.targets ?? null;
    this.seed.value = kept?.seed ?? 0;
    this.chosenSide.value = kept?.side ?? null;
  }
}
