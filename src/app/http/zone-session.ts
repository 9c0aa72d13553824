// A session inside a frame of another site. Browsers keep cookies of framed pages back (and ours is SameSite=Strict), so the
// frame holds its session itself and sends it in a header, which no browser sends by itself: `Authorization: Zone <token>`.
// It reaches what the zone shows and nothing else: a page that is drawn over a frame can then win little.
import type { FastifyRequest } from 'fastify'
import { HttpProblem } from './problem.ts'

const SCHEME = /^Zone ([A-Za-z0-9_-]{20,128})$/

/** What a framed page asks for. */
const REACH = [
  /^\/api\/acts\/dispute\.(zone|handover|help)\.[a-z-]+$/,
  // what a dispute goes on to, as one of its sides
  /^\/api\/acts\/dispute\.(mediation|confirmation)\.[a-z-]+$/,
  /^\/api\/views\/dispute\.(zone|handover|help)\.[a-z-]+$/,
  // the text of an agreement, which is signed in the frame
  /^\/api\/views\/dispute\.agreement\.get$/,
  /^\/api\/views\/(casework\.file\.get|contracts\.lease\.list|law\.article|procedure\.chart\.get)$/,
  /^\/api\/(ask|blobs|me)$/,
  /^\/embed\/sign-out$/,
]

/** The session token of a framed page; undefined when the request carries none. @throws HttpProblem 403 outside the zone. */
export function zoneToken(request: FastifyRequest): string | undefined {
  const token = SCHEME.exec(request.headers.authorization ?? '')?.[1]
  if (token === undefined) return undefined
  const path = request.url.split('?')[0]!
  if (REACH.some((reach) => reach.test(path))) return token
  throw new HttpProblem(
    403,
    'zone-only',
    {
      zh: '嵌入的专区只能办理专区事务，请到平台办理',
      en: 'an embedded zone does what the zone does; open the platform for this',
    },
    { policy: 'sessions of embedded pages reach the zone only' },
  )
}
