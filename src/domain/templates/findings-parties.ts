// Who contracts with whom.
import { checkUscc } from '#kernel/identity'
import { found, textIn, type Check } from './check.ts'

const sameParty = (one: string, other: string, zh: string, en: string): Check => ({
  id: `same-party-${one}-${other}`,
  article: 'platform/market-rules#no-self-dealing',
  find: (s) => found(textIn(s, one) !== undefined && textIn(s, one) === textIn(s, other), other, 'error', zh, en),
})

export const partyChecks: readonly Check[] = [
  {
    id: 'uscc',
    article: 'platform/identity-rules#uscc',
    find: (s) =>
      s.framework.slots.flatMap(({ id, type, label }) => {
        const code = type === 'uscc' ? textIn(s, id) : undefined
        if (code === undefined) return []
        const { valid, reason } = checkUscc(code)
        return found(!valid, id, 'error', `「${label.zh}」：${reason.zh}`, `“${label.en}”: ${reason.en}`)
      }),
  },
  sameParty('lesseeUscc', 'providerUscc', '双方是同一主体', 'both sides are one party'),
  sameParty('lesseeUscc', 'assigneeUscc', '转让方与受让方是同一主体', 'assignor and assignee are one party'),
]
