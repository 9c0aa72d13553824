// Who has not signed in: all of them act as one body, so their keys are told apart, and their number bounded, by address.
import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'

/** The network of one subscriber: an IPv4 address, or the /64 of an IPv6 address (RFC 6177 §2: no smaller one is given out). */
export function networkOf(address: string): string {
  const plain = address.split('%')[0]!
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1]
  if (mapped !== undefined) return mapped
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = plain.toLowerCase().split('::')
  const groups = head === '' ? [] : head.split(':')
  const rest = tail === undefined || tail === '' ? [] : tail.split(':')
  if (tail !== undefined) groups.push(...Array.from({ length: 8 - groups.length - rest.length }, () => '0'), ...rest)
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16))
  return `${network.join(':')}::/64`
}

/** The idempotency key of somebody who has not signed in: two addresses that chose the same key do not meet. */
export function keyOfStranger(address: string, key: string): string {
  return `anyone/${createHash('sha256')
    .update(`${networkOf(address)}\n${key}`)
    .digest('hex')}`
}

/** Addresses remembered at once; the one seen longest ago is forgotten first. */
const MOST_REMEMBERED = 50_000

/**
 * What one address may do without signing in: `burst` acts at once, and one more every `everySeconds`.
 * `take` answers 0 when the act may go on, otherwise in how many seconds it may.
 */
export function strangersAllowance(
  { burst, everySeconds }: { burst: number; everySeconds: number } = { burst: 20, everySeconds: 30 },
  now: () => number = () => performance.now(),
): { take(address: string): number } {
  const left = new Map<string, { acts: number; at: number }>()
  return {
    take(address) {
      const network = networkOf(address)
      const at = now()
      const before = left.get(network) ?? { acts: burst, at }
      const acts = Math.min(burst, before.acts + (at - before.at) / 1_000 / everySeconds)
      const granted = acts >= 1
      left.delete(network) // to the end of the order of insertion
      left.set(network, { acts: granted ? acts - 1 : acts, at })
      if (left.size > MOST_REMEMBERED) left.delete(left.keys().next().value!)
      return granted ? 0 : Math.max(1, Math.ceil((1 - acts) * everySeconds))
    },
  }
}
