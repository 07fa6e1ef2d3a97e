/**
 * A thread of a child process that ends the process when the hub is gone.
 *
 * The closed channel says so too, but only between two steps of JavaScript: a child caught in an
 * endless loop inside a decoder would never hear it.
 *
 * @module
 */

import { workerData } from "node:worker_threads";

setInterval(() => {
  if (process.ppid !== workerData) process.kill(process.pid, "SIGKILL");
}, 1000);
