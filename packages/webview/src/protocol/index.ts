// What the extension host imports of the page: the messages between the two, and nothing else.
export type * from './messages.js';
export { layerIcons } from './layer-icons.js';
export { parseHostMessage, parsePageMessage } from './schemas.js';
