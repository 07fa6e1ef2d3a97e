/** The Files API and its resumable upload (ai.google.dev/api/files). */

import type { Received, VendorRoute } from "../../testing/vendor-api.ts";

const place = "/upload/v1beta/files/place";

export const isUploadPlace = ({ path }: Received): boolean => path === place;

const file = ({ headers }: Received, state: string) => ({
  name: "files/abc-123",
  mimeType: "video/mp4",
  sizeBytes: "15000000",
  uri: `http://${headers.host}/v1beta/files/abc-123`,
  state,
});

/** `processing` is how often the file is asked for before it is ready; below zero, it never will be. */
export const fileRoutes = (processing: number): VendorRoute[] => [
  ...uploadRoutes(processing === 0 ? "ACTIVE" : "PROCESSING"),
  ...keepingRoutes(processing),
];

function uploadRoutes(state: string): VendorRoute[] {
  let announced = 0;
  return [
    {
      method: "POST",
      path: /^\/upload\/v1beta\/files$/,
      check({ headers }) {
        announced = Number(headers["x-goog-upload-header-content-length"]);
        const faults = headers["x-goog-upload-protocol"] === "resumable" ? [] : ["the protocol"];
        if (headers["x-goog-upload-command"] !== "start") faults.push("the command");
        if (!(announced > 0)) faults.push("the length of the file");
        const type = headers["x-goog-upload-header-content-type"];
        if (!/^(audio|video)\//.test(String(type))) faults.push("the type of the file");
        return faults;
      },
      reply: ({ headers }) => ({
        json: {},
        headers: { "x-goog-upload-url": `http://${headers.host}${place}?upload_id=1` },
      }),
    },
    {
      method: "POST",
      path: new RegExp(`^${place}$`),
      check({ headers, body }) {
        const faults = headers["x-goog-upload-offset"] === "0" ? [] : ["the offset"];
        if (headers["x-goog-upload-command"] !== "upload, finalize") faults.push("the command");
        if (body.length !== announced) faults.push("another length than was announced");
        return faults;
      },
      reply: (request) => ({ json: { file: file(request, state) } }),
    },
  ];
}

const check = () => [];

function keepingRoutes(processing: number): VendorRoute[] {
  let asked = 0;
  const path = /^\/v1beta\/files\/abc-123$/;
  return [
    {
      method: "GET",
      path,
      check,
      reply(request) {
        asked += 1;
        if (processing < 0) return { json: file(request, "FAILED") };
        return { json: file(request, asked < processing ? "PROCESSING" : "ACTIVE") };
      },
    },
    { method: "DELETE", path, check, reply: () => ({ json: {} }) },
  ];
}
