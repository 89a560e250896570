import { createEngine, readModelFile } from '@featurescope/worker/node';
const engine = createEngine({ wasmFile: process.env.WASM! });
await engine.start({ backend: 'wasm' });
await engine.openModel(await readModelFile(process.argv[2]!, {}));
const side = Number(process.argv[3] ?? 224);
const image = { height: side, width: side, channels: 3, values: Float32Array.from({length: side*side*3}, (_, i) => Math.sin(i*.37)*Math.cos(i*.011)) };
const ts:number[]=[];
for (let i=0;i<Number(process.argv[4]??30);i++) { const t=performance.now(); await engine.activations(image); ts.push(performance.now()-t); }
ts.sort((a,b)=>a-b); console.log('median', ts[ts.length>>1]!.toFixed(1), 'min', ts[0]!.toFixed(1));
