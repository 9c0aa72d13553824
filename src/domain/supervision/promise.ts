// What the machines of a lease said beside what was promised. A difference is a lead: a reading may be of a moment, of a
// part of the machines, or of another tool. What is not there is not zero. Pure.
import type { Words } from '#kernel/act'
import type { DeviceReadings } from '#domain/devices'

export type Promised = { cards: number; models: readonly string[]; memoryGib: readonly (number | null)[] }

export type Compared = {
  what: 'cards' | 'model' | 'memory' | 'use'
  promised: string
  read: string
  agrees: boolean | null
  says: Words
}

/** "NVIDIA A100-SXM4-80GB" and "A100 SXM4 80GB" are one name. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

const GIB = 1_073_741_824n
/** Tools count memory that is kept for the device itself in or out: a twentieth is no difference. */
const MEMORY_TOLERANCE = 20n

const isCard = ({ device }: DeviceReadings): boolean => device.kind === 'gpu' || device.kind === 'npu'

/** One line for each promise that readings can speak to; `agrees` null where they say nothing of it. */
export function besidePromise(promised: Promised, readings: readonly DeviceReadings[]): Compared[] {
  const cards = readings.filter(isCard)
  const ids = new Set(
    cards.map(({ device }) => [device.host, device.uuid ?? device.serial ?? device.busId ?? device.index].join(' ')),
  )
  const names = [...new Set(cards.flatMap(({ device }) => (device.name === null ? [] : [device.name])))].toSorted()
  const models = promised.models.map(plain)
  const strange = names.filter(
    (name) => !models.some((model) => plain(name).includes(model) || model.includes(plain(name))),
  )
  const least = promised.memoryGib.every((gib) => gib !== null)
    ? Math.min(...promised.memoryGib.map((gib) => gib!))
    : null
  const totals = cards.flatMap(({ readings: of }) => {
    const value = of.memoryTotalBytes?.value
    return value == null ? [] : [BigInt(value.split('.')[0]!)]
  })
  const smallest = totals.toSorted((a, b) => (a < b ? -1 : 1))[0]
  const used = cards.filter(({ readings: of }) => of.utilPercent?.value != null).length
  return [
    {
      what: 'cards',
      promised: String(promised.cards),
      read: cards.length === 0 ? '' : String(ids.size),
      agrees: cards.length === 0 ? null : ids.size >= promised.cards,
      says: { zh: '读数所含的卡数', en: 'cards in the readings' },
    },
    {
      what: 'model',
      promised: promised.models.join('、'),
      read: names.join('、'),
      agrees: names.length === 0 || models.length === 0 ? null : strange.length === 0,
      says: { zh: '设备自报的型号', en: 'models as the devices name themselves' },
    },
    {
      what: 'memory',
      promised: least === null || !Number.isFinite(least) ? '' : `${least} GiB`,
      read: smallest === undefined ? '' : `${smallest / GIB} GiB`,
      agrees:
        smallest === undefined || least === null || !Number.isFinite(least)
          ? null
          : smallest >= (BigInt(least) * GIB * (MEMORY_TOLERANCE - 1n)) / MEMORY_TOLERANCE,
      says: { zh: '最小的显存', en: 'smallest device memory' },
    },
    {
      what: 'use',
      promised: '',
      read: cards.length === 0 ? '' : `${used}/${cards.length}`,
      agrees: null,
      says: {
        zh: '有利用率读数的卡数；没有读数不是零',
        en: 'cards with a reading of use; a missing reading is not zero',
      },
    },
  ]
}
