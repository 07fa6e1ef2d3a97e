/**
 * What must be decided on the server in one step. Each script names all its keys, and those of one
 * script lie in one slot, so that a cluster takes them too.
 *
 * @module
 */

/** KEYS: key. ARGV: whether something is expected, what, the next value, milliseconds or nothing. */
export const exchangeScript = `
if redis.call('GET', KEYS[1]) ~= (ARGV[1] == '1' and ARGV[2]) then return 0 end
if ARGV[4] == '' then redis.call('SET', KEYS[1], ARGV[3])
else redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4]) end
return 1`;

/** KEYS: key. ARGV: by how much, milliseconds. */
export const countScript = `
local counted = redis.call('INCRBY', KEYS[1], ARGV[1])
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return counted`;

/** A collection is a hash of values (KEYS[1]) and a sorted set of when they end (KEYS[2]), by the server's clock. */
const forgetEnded = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for _, name in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now)) do
  redis.call('HDEL', KEYS[1], name)
  redis.call('ZREM', KEYS[2], name)
end`;

/** Both keys go when the last member does, though nobody should look. */
const endWithLast = `
local last = redis.call('ZRANGE', KEYS[2], -1, -1, 'WITHSCORES')[2]
for _, key in ipairs(KEYS) do
  if last == 'inf' then redis.call('PERSIST', key) else redis.call('PEXPIREAT', key, last) end
end`;

/** ARGV: name, value, milliseconds or nothing. */
export const setMemberScript = `${forgetEnded}
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[2], ARGV[3] == '' and '+inf' or now + ARGV[3], ARGV[1])
${endWithLast}`;

/** ARGV: name, milliseconds. */
export const touchMemberScript = `${forgetEnded}
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('ZADD', KEYS[2], now + ARGV[2], ARGV[1])
${endWithLast}
return 1`;

/** ARGV: name. */
export const getMemberScript = `${forgetEnded}
return redis.call('HGET', KEYS[1], ARGV[1])`;

/** ARGV: name. */
export const deleteMemberScript = `${forgetEnded}
redis.call('ZREM', KEYS[2], ARGV[1])
return redis.call('HDEL', KEYS[1], ARGV[1])`;

/** Gives names and values by turns. */
export const allMembersScript = `${forgetEnded}
return redis.call('HGETALL', KEYS[1])`;
