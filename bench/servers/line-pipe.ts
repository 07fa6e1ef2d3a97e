/**
 * The reference for upstreams over standard input and output: every body becomes a line to the program
 * named by the arguments, every line back an answer, in the order they were asked. It looks at neither,
 * and prints its port.
 */

import { spawn } from "node:child_process";
import { createServer, type ServerResponse } from "node:http";
import { eachLine } from "../each-line.ts";
import { serveForBench } from "./serve-for-bench.ts";

const [command = "", ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
const waiting: ServerResponse[] = [];

eachLine(child.stdout, (line) => {
  const response = waiting.shift();
  response?.writeHead(200, {
    "content-type": "application/json",
    "content-length": line.length,
  });
  response?.end(line);
});

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    waiting.push(response);
    child.stdin.write(Buffer.concat([...chunks, newline]));
  });
});

const newline = Buffer.from("\n");

serveForBench(server);
server.on("close", () => child.kill());
