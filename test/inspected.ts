// What is published before an inspection, and a log that a drive gave of its erasure: made up, for the tests.
export const PLACE = 'cn-gd-sz'
export const paper = [{ name: '材料.pdf', sha256: 'a'.repeat(64) }]

export const item = {
  place: PLACE,
  title: { zh: '算力服务数据安全管理情况', en: 'Data security of compute services' },
  ground: ['cn/data-security-law#27'],
  field: '数据安全',
  objects: ['provider'],
  byData: 'yes',
  checklist: [
    { key: 'policy', asks: { zh: '有管理制度', en: 'a policy exists' }, kind: 'yes-no' },
    { key: 'temperature', asks: { zh: '机房温度', en: 'temperature' }, kind: 'measure', unit: '℃' },
    { key: 'remarks', asks: { zh: '其他情况', en: 'anything else' }, kind: 'text' },
  ],
}
export const officer = (n: number, more: object = {}) => ({
  place: PLACE,
  name: `执法员${n}`,
  staffNo: `S${n}`,
  certificate: `粤数A00${n}`,
  validUntil: '2027-12-31',
  fields: ['数据安全'],
  ...more,
})
export const tiers = (rarer: number, usual: number, oftener: number) => ({ rarer, usual, oftener })

/** An NVMe Sanitize Status log (81h): no operation running, completed with nothing written since, by this action. */
export const sanitized = (action: number, status = 0x0101): string => {
  const log = Buffer.alloc(512)
  log.writeUInt16LE(0xffff, 0)
  log.writeUInt16LE(status, 2)
  log.writeUInt32LE(action, 4)
  return log.toString('base64')
}
