// node --import parent-watch.mjs …: the server ends itself once whoever started it is gone, even after a `kill -9`.
const parent = process.ppid;

setInterval(() => {
  if (process.ppid !== parent) process.exit();
}, 1000).unref();
