import type { LayerSummary } from '@featurescope/core';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './Icon.js';
import { IconButton } from './IconButton.js';
import { layerIcon, shortShape } from './layer-words.js';
import { usePage } from './page-context.js';

/** Shows the selected layer; opens a list to search, and steps to the neighbours. */
export function LayerPicker() {
  const page = usePage();
  const layers = page.layers.value;
  const layer = page.layer.value;
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const index = layers.findIndex((other) => other === layer);
  const stepTo = (next: number) => {
    const target = layers[next];
    if (target) page.selectLayer(target.name);
  };
  return (
    <div class="layer-picker">
      <button
        type="button"
        class="picker-button"
        ref={button}
        data-testid="layer-picker"
        data-layer={layer?.name ?? ''}
        aria-haspopup="listbox"
        aria-expanded={isOpen}
        aria-label={layer ? `Layer ${layer.name}, ${layer.type}. Choose another` : 'Choose a layer'}
        onClick={() => {
          setOpen(!isOpen);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        {layer && <Icon name={layerIcon(layer)} />}
        <span class="picker-name">{layer?.name ?? 'Choose a layer'}</span>
        {layer && (
          <span class="picker-details">
            {layer.type} <span class="picker-shape">{shortShape(layer)}</span>
          </span>
        )}
        <Icon name="chevron-down" />
      </button>
      <IconButton
        icon="chevron-left"
        label="Previous layer"
        disabled={index <= 0}
        onClick={() => {
          stepTo(index - 1);
        }}
      />
      <IconButton
        icon="chevron-right"
        label="Next layer"
        disabled={index < 0 || index >= layers.length - 1}
        onClick={() => {
          stepTo(index + 1);
        }}
      />
      {isOpen && (
        <LayerList
          layers={layers}
          selected={layer}
          onChoose={(name) => {
            setOpen(false);
            button.current?.focus();
            if (name !== null) page.selectLayer(name);
          }}
          onLeave={() => {
            setOpen(false);
          }}
        />
      )}
    </div>
  );
}

interface LayerListProps {
  readonly layers: readonly LayerSummary[];
  readonly selected: LayerSummary | null;
  /** Null: the person has closed the list. */
  readonly onChoose: (name: string | null) => void;
  /** The person has gone somewhere else. */
  readonly onLeave: () => void;
}

function LayerList({ layers, selected, onChoose, onLeave }: LayerListProps) {
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(selected?.name ?? null);
  const id = useId();
  const popup = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = layers.filter((layer) => {
    const text = `${layer.name} ${layer.type} ${shortShape(layer)}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const activeIndex = Math.max(
    0,
    found.findIndex((layer) => layer.name === active),
  );
  const optionId = (index: number) => `${id}-${index}`;

  useLayoutEffect(() => input.current?.focus(), []);
  useLayoutEffect(() => {
    document.getElementById(optionId(activeIndex))?.scrollIntoView({ block: 'nearest' });
  });
  useEffect(() => {
    const leave = (event: Event) => {
      const inside = event.target instanceof Node && popup.current?.parentElement?.contains(event.target);
      if (inside !== true) onLeave();
    };
    document.addEventListener('pointerdown', leave);
    document.addEventListener('focusin', leave);
    return () => {
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('focusin', leave);
    };
  }, [onLeave]);

  const moves: Readonly<Record<string, number>> = {
    ArrowDown: activeIndex + 1,
    ArrowUp: activeIndex - 1,
    PageDown: activeIndex + 10,
    PageUp: activeIndex - 10,
  };
  return (
    <div class="popover picker-popup" ref={popup}>
      <input
        ref={input}
        class="text-input"
        type="text"
        role="combobox"
        aria-label="Search layers"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={found.length > 0 ? optionId(activeIndex) : undefined}
        aria-autocomplete="list"
        placeholder={`Search ${layers.length} layers by name, type or shape`}
        spellcheck={false}
        value={query}
        onInput={(event) => {
          setQuery(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          const move = moves[event.key];
          if (move !== undefined) {
            event.preventDefault();
            setActive(found[Math.min(found.length - 1, Math.max(0, move))]?.name ?? null);
          } else if (event.key === 'Enter') {
            // Else the key would also press the button, which gets the focus now.
            event.preventDefault();
            onChoose(found[activeIndex]?.name ?? null);
          } else if (event.key === 'Escape') {
            event.stopPropagation();
            onChoose(null);
          }
        }}
      />
      <div id={`${id}-list`} class="picker-list" role="listbox" aria-label="Layers">
        {found.map((layer, index) => (
          <div
            key={layer.name}
            id={optionId(index)}
            class={`picker-option${index === activeIndex ? ' is-active' : ''}`}
            role="option"
            aria-selected={layer.name === selected?.name}
            onPointerMove={() => {
              setActive(layer.name);
            }}
            onClick={() => {
              onChoose(layer.name);
            }}
          >
            <Icon name={layerIcon(layer)} />
            <span class="picker-name">{layer.name}</span>
            <span class="picker-details">
              {layer.type} <span class="picker-shape">{shortShape(layer)}</span>
            </span>
          </div>
        ))}
      </div>
      {found.length === 0 && <p class="picker-none">No layer matches.</p>}
    </div>
  );
}
