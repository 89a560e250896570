/** The bundler puts a binary where it is imported, compressed: see `worker-bundles.mjs`. */
declare module '*.wasm' {
  const unpack: () => Promise<Uint8Array<ArrayBuffer>>;
  export default unpack;
}
