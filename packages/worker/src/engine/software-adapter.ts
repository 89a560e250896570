/** Names of adapters that compute on the CPU. */
const softwareNames = /SwiftShader|llvmpipe|lavapipe|Software|Basic Render/i;

export function isSoftwareAdapter(name: string): boolean {
  return softwareNames.test(name);
}
