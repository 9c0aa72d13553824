// A file of unknown kind → what it shows about the erasure of each device in it.
import { findingOf, findingWithout, type ErasureFinding } from './erasure.ts'
import { jsonRecords } from './json-records.ts'
import { hexBytes, sanitizeBytes, sanitizeJson, sanitizeTexts } from './sanitize-log.ts'
import { driveOf, messagesOf, smartReport } from './smartctl.ts'
import { textOf } from './text-of-file.ts'
import type { Unread } from './exporter.ts'

export type ErasureFile = { findings: ErasureFinding[]; unread: Unread[] }

/** Reads a file; undefined where nothing in it is a sanitize log, a smartctl report or an answer of such a tool. */
export function erasureFile(bytes: Uint8Array): ErasureFile | undefined {
  const text = textOf(bytes)
  if (text === undefined) {
    const log = sanitizeBytes(bytes)
    return log === undefined ? undefined : { findings: [findingOf(log)], unread: [] }
  }
  const json = jsonRecords(text)
  if (json !== undefined) {
    const findings = json.records.flatMap(({ value, line }) => ofRecord(value, line))
    return findings.length === 0 ? undefined : { findings, unread: json.bad.map(badLine) }
  }
  const findings = sanitizeTexts(text).map(({ log, device, serial }) => findingOf(log, { path: device, serial }))
  if (findings.length > 0) return { findings, unread: [] }
  const raw = hexBytes(text)
  const log = raw === undefined ? undefined : sanitizeBytes(raw)
  if (log !== undefined) return { findings: [findingOf(log)], unread: [] }
  const other = otherAnswers(text)
  return other === undefined ? undefined : { findings: [other], unread: [] }
}

const badLine = (line: number): Unread => ({ line, zh: `第 ${line} 行不是 JSON`, en: `line ${line} is no JSON` })

function ofRecord(value: object, line: number): ErasureFinding[] {
  const logs = sanitizeJson(value, line)
  if (logs.length > 0) return logs.map(({ log, device, serial }) => findingOf(log, { path: device, serial }))
  const report = smartReport(value)
  if (report === undefined) return []
  const { path, model, serial, wwn } = driveOf(report)
  const running = messagesOf(report).find((message) => /sanitiz\w* .*in progress/i.test(message))
  if (running !== undefined)
    return [
      findingWithout(
        'in-progress',
        { zh: '设备报告清除正在进行', en: 'the drive reports a running sanitize' },
        { path, model, serial, wwn },
      ),
    ]
  return [
    findingWithout(
      'no-record',
      {
        zh: 'smartctl 的报告不含清除记录：健康、通电时间等都不能说明数据已清除，须读取清除日志',
        en: 'a smartctl report holds no record of sanitizing: health and hours say nothing of erasure; read the sanitize log',
      },
      { path, model, serial, wwn },
    ),
  ]
}

/** Answers of tools that are no log: hdparm --sanitize-status (ATA), sg_requests (SCSI), a drive without the log page. */
function otherAnswers(text: string): ErasureFinding | undefined {
  const path = /\/dev\/\w+/.exec(text)?.[0] ?? null
  const serial = /^\s*(?:sn|serial ?(?:number|no)?\.?)\s*[:=]\s*(\S+)/im.exec(text)?.[1] ?? null
  const device = { path, serial }
  if (/sanitize[^\n]*(?:not supported|unsupported)|invalid[ _]log[ _]page|sanicap\s*:\s*0(?:x0*)?\b/i.test(text))
    return findingWithout(
      'not-supported',
      {
        zh: '设备不支持清除（Sanitize）或没有该日志；以其他方法清除的须另有证据',
        en: 'the drive has no sanitize or no such log; another method needs evidence of its own',
      },
      device,
    )
  if (/sanitize[^\n]*in pro(?:gress|cess)/i.test(text))
    return findingWithout('in-progress', { zh: '清除正在进行', en: 'the sanitize is running' }, device)
  if (/sanitize[^\n]*(?:failed|failure|completed with(?! ?out)[^\n]*error)/i.test(text))
    return findingWithout('failed', { zh: '最近一次清除失败', en: 'the most recent sanitize failed' }, device)
  if (/sanitize[^\n]*(?:without error|succe(?:ss|eded))/i.test(text))
    return findingWithout(
      'unknown',
      {
        zh: '最近一次清除成功，但此状态不说明方法，也不说明此后有无写入',
        en: 'the most recent sanitize succeeded, but this status tells neither the method nor whether it was written since',
      },
      device,
    )
  if (/sanitize|security erase|secure erase/i.test(text))
    return findingWithout(
      'unknown',
      { zh: '厂商或工具自有格式，不能据以判断', en: 'a form of its vendor or tool that decides nothing here' },
      device,
    )
  return undefined
}
