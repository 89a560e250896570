// What the extension host imports of the page: the messages between the two, and what both must name alike.
export type * from './messages.js';
export { layerIcons } from './layer-icons.js';
export { samplePictures } from './sample-pictures.js';
export { parseHostMessage, parsePageMessage } from './schemas.js';
