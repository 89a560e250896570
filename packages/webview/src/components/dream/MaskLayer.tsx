import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { MaskPixels } from '../../dream/dream-mask.js';
import type { StageModel } from '../../dream/stage-model.js';
import type { Size } from '../../inputs/network-size.js';
import { drawPicture } from '../../pictures/draw-picture.js';
import { usePage } from '../page-context.js';
import { follow } from './stage-moves.js';

/** How dark it is where nothing may change, of 255. Drawn on a picture, whose colours are no theme's. */
const shade = 150;

const moves: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Shows the mask on the picture and, with a tool at hand, paints it: with the pointer, or with the arrow keys and Space. */
export function MaskLayer({ stage, size }: { readonly stage: StageModel; readonly size: Size }) {
  const { mask, run } = usePage().pictures.dream;
  const tool = stage.tool.value;
  // In pixels of the picture.
  const [cursor, setCursor] = useState({ x: size.width / 2, y: size.height / 2 });
  const radius = stage.brush.value * Math.max(size.width, size.height);
  const pixels = run.isBusy.value ? null : mask.of(size);
  const dab = (place: { readonly x: number; readonly y: number }) =>
    ({ ...place, radius, value: tool === 'eraser' ? 0 : 255 }) as const;
  const placeOf = ({ clientX, clientY }: PointerEvent, element: HTMLElement) => {
    const box = element.getBoundingClientRect();
    return {
      x: ((clientX - box.left) / box.width) * size.width,
      y: ((clientY - box.top) / box.height) * size.height,
    };
  };
  if (!pixels && tool === null) return null;
  return (
    <div
      class={`mask-layer${tool === null ? '' : ' is-painting'}`}
      data-testid="mask-layer"
      {...(tool === null
        ? { 'aria-hidden': true }
        : {
            role: 'application',
            tabIndex: 0,
            'aria-label': `Mask: arrow keys move the ${tool}, Space paints`,
          })}
      onKeyDown={(event) => {
        if (tool === null) return;
        const move = moves[event.key];
        if (move) {
          const [x, y] = move;
          const clamp = (value: number, most: number) => Math.min(most, Math.max(0, value));
          setCursor({
            x: clamp(cursor.x + (x * radius) / 2, size.width),
            y: clamp(cursor.y + (y * radius) / 2, size.height),
          });
        } else if (event.key === ' ') mask.paint(size, dab(cursor));
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
      onPointerDown={(event) => {
        if (tool === null || event.button !== 0) return;
        const element = event.currentTarget;
        let last = placeOf(event, element);
        mask.paint(size, dab(last));
        follow(element, event, (move) => {
          const place = placeOf(move, element);
          mask.stroke(size, last, dab(place));
          last = place;
        });
      }}
      onPointerMove={(event) => {
        if (tool !== null) setCursor(placeOf(event, event.currentTarget));
      }}
    >
      {pixels && <MaskCanvas pixels={pixels} />}
      {tool !== null && (
        <span
          class="mask-cursor"
          style={{
            left: `${(100 * (cursor.x - radius)) / size.width}%`,
            top: `${(100 * (cursor.y - radius)) / size.height}%`,
            width: `${(200 * radius) / size.width}%`,
            height: `${(200 * radius) / size.height}%`,
          }}
        ></span>
      )}
    </div>
  );
}

function MaskCanvas({ pixels }: { readonly pixels: MaskPixels }) {
  const ref = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const { width, height, data } = pixels;
    const shades = new Uint8ClampedArray(4 * data.length);
    data.forEach((value, index) => {
      shades[4 * index + 3] = (shade * (255 - value)) / 255;
    });
    if (ref.current) drawPicture(ref.current, { width, height, data: shades });
  }, [pixels]);
  return <canvas ref={ref} class="picture" aria-hidden="true"></canvas>;
}
