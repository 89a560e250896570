import '@tensorflow/tfjs-backend-wasm';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { setBackend, conv2d, depthwiseConv2d, batchNorm, relu6, clipByValue, randomUniform, tidy, ones, fused } from '@tensorflow/tfjs-core';
import { registerKernels } from '../worker/src/kernels/register-kernels.js';
setWasmPaths(process.env.WASM!.replace(/[^/]*$/, ''));
await setBackend('wasm');
const shapes: [number, number, number, number, number][] = [[224,3,8,3,2],[112,8,16,1,1],[56,16,32,1,1],[56,32,32,1,1],[28,32,64,1,1],[28,64,64,1,1],[14,64,128,1,1],[14,128,128,1,1],[7,128,256,1,1],[7,256,256,1,1]];
const time = (f: () => void) => { for (let i=0;i<20;i++) (f as any)().dispose(); const t=performance.now(); const n=100; for (let i=0;i<n;i++) (f as any)().dispose(); return (performance.now()-t)/n; };
const results: number[][] = shapes.map(()=>[]);
for (const round of [0,1]) {
  if (round===1) await registerKernels();
  shapes.forEach(([s,ci,co,k,st],i) => {
    const x = randomUniform([1,s,s,ci]), w = randomUniform([k,k,ci,co]);
    results[i]!.push(time(() => conv2d(x as any, w as any, st, 'same')));
    x.dispose(); w.dispose();
  });
}
shapes.forEach((sh,i)=>{ const [s,ci,co,k,st]=sh; const gf=2*(s/st)**2*ci*co*k*k/1e9; console.log(sh.join(' '), 'xnn', results[i]![0]!.toFixed(3), 'ours', results[i]![1]!.toFixed(3), 'GF/s', (gf/results[i]![1]!*1000).toFixed(1)); });
for (const [s,c] of [[112,8],[112,16],[56,16],[56,32],[28,64],[14,128],[7,256]] as const) {
  const x = randomUniform([1,s,s,c]), w = randomUniform([3,3,c,1]), m=ones([c]);
  console.log(s,c,'dw',time(()=>depthwiseConv2d(x as any,w as any,1,'same')).toFixed(3),'bn',time(()=>batchNorm(x as any,m as any,m as any,m as any,m as any)).toFixed(3),'relu6',time(()=>relu6(x)).toFixed(3),'clip',time(()=>clipByValue(x,0,6)).toFixed(3));
}
