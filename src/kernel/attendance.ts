/** Whatever can be on a list of {@link Attendance}; `place` belongs to the list. */
export interface Attendant {
  /** -1 for nowhere. */
  place: number;
}

/**
 * Those who are there now, in no order, for lists that thousands join and leave each second.
 *
 * A `Set` would do the same, but V8 makes it a new table after every few changes, and each former table
 * points to the next: with one of them in the old generation, all that came and went since lives on
 * until the next full collection.
 */
export class Attendance<Member extends Attendant> {
  readonly #members: Member[] = [];

  get size(): number {
    return this.#members.length;
  }

  /** Of somebody who is on no list. */
  join(member: Member): void {
    member.place = this.#members.length;
    this.#members.push(member);
  }

  /** Does nothing for somebody who has left. */
  leave(member: Member): void {
    const { place } = member;
    if (this.#members[place] !== member) return;
    const last = this.#members.pop();
    member.place = -1;
    if (last === undefined || last === member) return;
    this.#members[place] = last;
    last.place = place;
  }

  find(is: (member: Member) => boolean): Member | undefined {
    return this.#members.find(is);
  }

  /** All who are there at this moment; they may leave meanwhile. */
  present(): readonly Member[] {
    return [...this.#members];
  }
}
