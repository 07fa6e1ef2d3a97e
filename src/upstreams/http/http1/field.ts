/** What a header field may be (RFC 9110, section 5), in latin1. */

export const isFieldName = (text: string): boolean => /^[!#$%&'*+\-.^`|~\w]+$/.test(text);

export const isFieldValue = (text: string): boolean => /^[\t\x20-\x7e\x80-\xff]*$/.test(text);
