/** The id of a person as a path has it: theirs may hold any letter, and slashes. */
export const publicId = (personId: string): string => Buffer.from(personId).toString("base64url");

export const personIdOf = (id: string): string =>
  Buffer.from(id, "base64url").toString("utf8").replaceAll("\0", "");
