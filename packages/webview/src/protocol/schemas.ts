import * as v from 'valibot';
import type { HostMessage, PageMessage } from './messages.js';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const settings = v.object({
  backend: v.picklist(['auto', 'webgpu', 'webgl', 'wasm', 'cpu']),
  workers: count,
});

const layerItem = v.object({
  name: v.string(),
  type: v.string(),
  kind: v.picklist([
    'input',
    'convolution',
    'dense',
    'normalization',
    'activation',
    'pool',
    'merge',
    'reshape',
    'other',
    'unsupported',
  ]),
  outputShape: v.string(),
  parameterCount: count,
  hasKernel: v.boolean(),
  unsupported: v.nullable(v.string()),
});

const modelItem = v.object({
  name: v.string(),
  format: v.string(),
  parameterCount: count,
  layers: v.array(layerItem),
});

/** Not `v.instance`, since the bytes may come from another realm. */
const bytes = v.custom<Uint8Array<ArrayBuffer>>(
  (value) => Object.prototype.toString.call(value) === '[object Uint8Array]',
  'Expected bytes',
);

const pictureFile = v.object({ name: v.string(), uri: v.string(), bytes });

const finite = v.pipe(v.number(), v.finite());

const encoding = v.object({
  range: v.tuple([finite, finite]),
  channelOrder: v.picklist(['rgb', 'bgr', 'grey']),
  mean: v.pipe(v.array(finite), v.minLength(1)),
  std: v.pipe(v.array(v.pipe(finite, v.gtValue(0))), v.minLength(1)),
});

const frameRequest = v.variant('kind', [
  v.object({ kind: v.literal('open'), where: v.picklist(['folder', 'storage']), name: v.string() }),
  v.object({ kind: v.literal('write'), folder: v.string(), name: v.string(), bytes }),
  v.object({ kind: v.literal('list'), folder: v.string() }),
  v.object({ kind: v.literal('read'), folder: v.string(), name: v.string() }),
]);

const frameOutcome = v.variant('kind', [
  v.object({ kind: v.literal('opened'), folder: v.object({ uri: v.string(), label: v.string() }) }),
  v.object({ kind: v.literal('given-up') }),
  v.object({ kind: v.literal('written') }),
  v.object({ kind: v.literal('listed'), names: v.array(v.string()) }),
  v.object({ kind: v.literal('read'), bytes }),
  v.object({ kind: v.literal('failed'), message: v.string() }),
]);

const hostMessage = v.variant('type', [
  v.object({
    type: v.literal('openModel'),
    documentUri: v.string(),
    fileName: v.string(),
    fileSize: count,
    fileUrl: v.string(),
    folderUrl: v.pipe(v.string(), v.endsWith('/')),
    // One that another version has written counts as none.
    encoding: v.fallback(v.nullable(encoding), null),
    architecture: v.nullable(v.object({ name: v.string(), bytes })),
    picturesClearedAtMs: count,
    settings,
  }),
  v.object({
    type: v.literal('openFailed'),
    documentUri: v.string(),
    fileName: v.string(),
    message: v.string(),
  }),
  v.object({ type: v.literal('selectLayer'), layer: v.string() }),
  v.object({ type: v.literal('showUnit'), layer: v.string(), channel: count }),
  v.object({
    type: v.literal('showView'),
    view: v.picklist(['kernels', 'maximized', 'objectives', 'maps', 'dream']),
  }),
  v.object({
    type: v.literal('addPictures'),
    pictures: v.array(pictureFile),
    problems: v.array(v.string()),
    isForCommand: v.boolean(),
  }),
  v.object({
    type: v.literal('imageFolder'),
    name: v.string(),
    uris: v.array(v.string()),
    imageCount: count,
  }),
  v.object({
    type: v.literal('pictureRead'),
    requestId: count,
    picture: v.nullable(pictureFile),
    problem: v.nullable(v.string()),
  }),
  v.object({ type: v.literal('framesDone'), requestId: count, outcome: frameOutcome }),
  v.object({ type: v.literal('cancelJobs') }),
  v.object({ type: v.literal('clearPictures'), timeMs: count }),
  v.object({ type: v.literal('visibility'), visible: v.boolean() }),
  v.object({ type: v.literal('settings'), settings }),
  v.object({
    type: v.literal('saveDone'),
    requestId: count,
    savedAs: v.nullable(v.string()),
    error: v.nullable(v.string()),
  }),
]);

const pageMessage = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.literal('modelOpened'), model: modelItem, selectedLayer: v.nullable(v.string()) }),
  v.object({ type: v.literal('modelFailed'), code: v.string(), message: v.string() }),
  v.object({ type: v.literal('layerSelected'), layer: v.string() }),
  v.object({
    type: v.literal('job'),
    job: v.nullable(v.object({ title: v.string(), done: count, total: count })),
  }),
  v.object({ type: v.literal('backend'), backend: v.string(), description: v.string() }),
  v.object({ type: v.literal('save'), requestId: count, suggestedName: v.string(), bytes }),
  v.object({ type: v.literal('chooseArchitecture') }),
  v.object({ type: v.literal('choosePictures') }),
  v.object({ type: v.literal('readPictures'), uris: v.array(v.string()) }),
  v.object({ type: v.literal('chooseImageFolder') }),
  v.object({ type: v.literal('readPicture'), requestId: count, uri: v.string() }),
  v.object({ type: v.literal('frames'), requestId: count, request: frameRequest }),
  v.object({
    type: v.literal('findings'),
    findings: v.array(
      v.object({
        severity: v.picklist(['error', 'warning', 'information']),
        code: v.string(),
        message: v.string(),
      }),
    ),
  }),
  v.object({ type: v.literal('rememberEncoding'), encoding: v.nullable(encoding) }),
  v.object({ type: v.literal('openSettings') }),
  v.object({ type: v.literal('error'), code: v.string(), message: v.string() }),
]);

/** @throws `TypeError` saying what is wrong with it: page and extension are of different versions */
export function parseHostMessage(message: unknown): HostMessage {
  return parse(hostMessage, message, 'the extension');
}

/** @throws `TypeError` saying what is wrong with it: page and extension are of different versions */
export function parsePageMessage(message: unknown): PageMessage {
  return parse(pageMessage, message, 'the page');
}

function parse<Message>(
  schema: v.GenericSchema<unknown, Message>,
  message: unknown,
  sender: string,
): Message {
  const result = v.safeParse(schema, message);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const place = v.getDotPath(issue);
  throw new TypeError(
    `A message from ${sender} is not understood${place === null ? '' : ` (at ${place})`}: ${issue.message}`,
  );
}
