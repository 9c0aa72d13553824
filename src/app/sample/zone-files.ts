// The dispute zone in the sample world: a complaint in talks, with a hold, offers and facts; a platform that embeds the zone;
// a question for a person. Every case is made up, between companies that are.
import type { Actor } from '#kernel/identity'
import { cast, type Part } from './cast.ts'
import type { Diary } from './diary.ts'
import type { Stage } from './stage.ts'

const PLACE = 'cn-gd-sz'
const HOUR_MS = 3_600_000

type ZoneFiles = { diary: Diary; actors: Record<Part, Actor>; stage: Stage }

export function zoneFiles(told: ZoneFiles): void {
  const { diary, actors } = told
  const { operator, qinghe } = actors
  inTalks(told)
  diary.on(30, async () => {
    await diary.attempt(operator, 'dispute.platform.register', 'zone/platform', {
      party: actors.haiquan.party,
      origins: ['https://compute.example'],
      // the public half of a sample key that nobody keeps
      publicKey: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    })
  })
  diary.on(2, async () => {
    await diary.attempt(qinghe, 'dispute.help.ask', 'zone/question', {
      of: 'mediation',
      place: PLACE,
      question: '协商不成再申请调解，要重新提交证据吗（示例）？',
    })
  })
}

/** 青禾 complains of 云岭: three hours on one day, billed but not usable. */
function inTalks({ diary, actors, stage }: ZoneFiles): void {
  const { qinghe, yunling } = actors
  const dispute = diary.file('zone', 'dispute.zone')
  dispute.step(9, qinghe, 'complain', async (day) => {
    const rows = await stage.rows(qinghe, 'contracts.lease.list', { limit: 500 })
    // running by now of the story, so that a story told on finds the same one
    const lease = rows.find((row) => {
      const [startedAt, endedAt] = [row['startedAt'] as string | null, row['endedAt'] as string | null]
      const runs = startedAt !== null && startedAt < stage.now && (endedAt === null || endedAt >= stage.now)
      return row['provider'] === yunling.party && runs
    })
    if (lease === undefined) return undefined
    // the day before yesterday, from midnight on: read by then
    const toAt = Date.parse(`${day}T00:00:00+08:00`) - 24 * HOUR_MS
    return {
      title: `${cast.qinghe.name}与${cast.yunling.name} 三小时中断（示例） · Three hours of outage (sample)`,
      place: lease['place'],
      about: `lease/${lease['lease'] as string}`,
      scenario: 'outage',
      claims: '中断三小时的费用不应计收（示例）。',
      facts: '夜间三小时作业全部失败，监控显示节点不可达，账单照计（示例案情，虚构）。',
      fromAt: new Date(toAt - 24 * HOUR_MS).toISOString(),
      toAt: new Date(toAt).toISOString(),
      cardSeconds: 10_800,
    }
  })
  dispute.step(8, yunling, 'answer', {
    position: 'partly',
    says: '确有一次网络切换，约一小时，其余时间节点可达（示例）。',
  })
  dispute.step(7, qinghe, 'propose-facts', { facts: ['当晚有一次网络切换（示例）', '中断至少一小时（示例）'] })
  dispute.step(6, yunling, 'confirm-facts', { numbers: ['1'] })
  dispute.step(6, yunling, 'offer', () => ({
    payer: 'respondent',
    payFen: 3_000,
    payBy: diary.dayOf(-10),
    words: '不再主张其余两小时（示例）',
    validUntil: diary.dayOf(-5),
  }))
  dispute.step(5, qinghe, 'offer', () => ({
    payer: 'respondent',
    payFen: 6_000,
    payBy: diary.dayOf(-10),
    validUntil: diary.dayOf(-5),
    counters: 1,
  }))
}
