import { randomUUID } from "node:crypto";
import { type Exhibit, exhibit, type Json, RpcFailure, stringIn, text } from "./exhibit.ts";

/** Work that goes on after its answer: the extension `io.modelcontextprotocol/tasks`. */
export interface Tasks {
  readonly exhibit: Exhibit;
  answer(method: string, params: Json): Json;
}

export function createTasks(): Tasks {
  const tasks = new Map<string, { asked: number; cancelled: boolean }>();
  const held = (params: Json) => {
    const task = tasks.get(stringIn(params, "taskId"));
    if (task === undefined) throw new RpcFailure(-32_602, "No such task");
    return task;
  };
  return {
    exhibit: exhibit("task", "Goes on after its answer", () => {
      const taskId = randomUUID();
      tasks.set(taskId, { asked: 0, cancelled: false });
      return { resultType: "task", ...about(taskId, "working") };
    }),
    answer(method, params) {
      const task = held(params);
      const taskId = stringIn(params, "taskId");
      if (method === "tasks/cancel") task.cancelled = true;
      if (method !== "tasks/get") return {};
      task.asked += 1;
      if (task.cancelled) return about(taskId, "cancelled");
      if (task.asked < 2) return about(taskId, "working");
      return { ...about(taskId, "completed"), result: text("the task is done") };
    },
  };
}

const about = (taskId: string, status: string): Json => ({
  taskId,
  status,
  createdAt: "2026-01-01T00:00:00Z",
  lastUpdatedAt: "2026-01-01T00:00:01Z",
  ttlMs: 60_000,
  pollIntervalMs: 10,
});
