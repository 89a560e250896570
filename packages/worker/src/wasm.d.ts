/** The bundler puts a binary's bytes where it is imported (esbuild's loader 'binary'). */
declare module '*.wasm' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
