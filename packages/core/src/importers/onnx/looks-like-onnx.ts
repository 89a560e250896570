/** Highest `ir_version` that is taken for one; ONNX 1.19 writes 11. */
const highestIrVersion = 63;

/** Field 1 (`ir_version`), a whole number. */
const irVersionTag = 0x08;

/** Tags of the fields that writers put after it: producer_name … opset_import, as onnx.proto numbers them. */
const nextTags: ReadonlySet<number> = new Set([0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42]);

/** Whether a file's first bytes are those of an ONNX model. Protobuf has no signature, so its first fields tell. */
export function looksLikeOnnx(head: Uint8Array): boolean {
  const [first, version = 0, next] = head;
  return (
    first === irVersionTag &&
    version > 0 &&
    version <= highestIrVersion &&
    next !== undefined &&
    nextTags.has(next)
  );
}
