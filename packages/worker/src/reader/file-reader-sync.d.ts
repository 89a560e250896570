/** As the WebWorker library declares it, for the linter, which looks at this folder with the page's globals. */
interface FileReaderSync {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}

declare const FileReaderSync: new () => FileReaderSync;
