import type { VendorApi, VendorReply } from "../../testing/vendor-api.ts";

/** An API that checks nothing and gives this one answer to whatever is posted. */
export const answering = (reply: VendorReply): VendorApi => ({
  routes: [{ method: "POST", path: /./, check: () => [], reply: () => reply }],
  authorised: () => true,
  refusal: () => ({}),
});
