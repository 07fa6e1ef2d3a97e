/** `google.rpc.Code` from 0 on, each as the HTTP status that google/rpc/code.proto gives it. */
const statuses = [
  200, 499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401,
];

/** The HTTP status of a failure that came inside an answer; an unknown code is the vendor's fault. */
export const httpStatus = (code: number): number => statuses[code] ?? 500;
