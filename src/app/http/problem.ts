// Everything that is not a yes is a problem document (RFC 9457). Nothing in it ever shows how the program is built.
import type { Words } from '#kernel/act'

export type Problem = {
  type: string
  title: string
  status: number
  detail: string
  code: string
  zh: string
  en: string
  [member: string]: unknown
}

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

const titles: Readonly<Record<number, string>> = {
  400: '请求不合格式 · Bad request',
  401: '请先登录 · Sign in first',
  403: '无权办理 · Not permitted',
  404: '没有找到 · Not found',
  405: '方法不适用 · Method not allowed',
  408: '请求超时 · Request timeout',
  409: '依法不予办理 · Refused on a ground of law',
  413: '内容过大 · Content too large',
  414: '地址过长 · Address too long',
  415: '内容类型不支持 · Unsupported media type',
  422: '内容不合要求 · Invalid content',
  429: '尝试过多 · Too many attempts',
  431: '请求头过大 · Headers too large',
  500: '系统内部错误 · Internal error',
  503: '暂时不能服务 · Temporarily unavailable',
}

/** The body of a problem. `code` is a stable word for programs; `type` is the same word as a URI. */
export function problemBody(status: number, code: string, says: Words, more: Record<string, unknown> = {}): Problem {
  return {
    type: `urn:suanheng:problem:${code}`,
    title: titles[status] ?? String(status),
    status,
    detail: `${says.zh} · ${says.en}`,
    code,
    zh: says.zh,
    en: says.en,
    ...more,
  }
}

/** A problem that travels as an exception to the one place that answers it (server.ts). */
export class HttpProblem extends Error {
  readonly body: Problem
  readonly headers: Readonly<Record<string, string>>
  constructor(
    status: number,
    code: string,
    says: Words,
    more: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ) {
    super(code)
    this.body = problemBody(status, code, says, more)
    this.headers = headers
  }
}

export type InvalidParameter = { path: string; zh: string; en: string }

/** 422: the content is not of the wanted form; each wrong field is named. */
export const invalid = (parameters: readonly InvalidParameter[]): HttpProblem =>
  new HttpProblem(
    422,
    'invalid-input',
    {
      zh: parameters
        .map((p) => `${p.path}：${p.zh}`)
        .join('；')
        .slice(0, 2_000),
      en: parameters
        .map((p) => `${p.path}: ${p.en}`)
        .join('; ')
        .slice(0, 2_000),
    },
    { invalid_parameters: parameters },
  )
