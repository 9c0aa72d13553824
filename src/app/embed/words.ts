// What the script itself has to say, in both languages. What goes on inside the frame says its own.
export type Lang = 'zh' | 'en'

const WORDS = {
  title: ['在线解纷', 'Online dispute resolution'],
  open: ['就本合同投诉、协商', 'Complain or negotiate about this contract'],
  loading: ['正在打开解纷专区…', 'Opening the dispute zone…'],
  'platform-unknown': [
    '本网站未登记使用解纷专区，或者登记的网址不同。可以直接到平台办理。',
    'This site is not registered for the dispute zone, or registered another address. You may use the platform itself.',
  ],
  'not-handed-over': [
    '本网站没有交出合同，请稍后再试或者与本网站联系。没有提交任何内容。',
    'This site did not hand over the contract. Try again later or ask this site. Nothing was submitted.',
  ],
  'no-answer': [
    '解纷专区没有应答，可能是网络或者浏览器设置所致。可以直接到平台办理。',
    'The dispute zone did not answer; the network or the browser may be why. You may use the platform itself.',
  ],
  elsewhere: ['在新窗口打开平台', 'Open the platform in a new window'],
  again: ['重试', 'Try again'],
} as const satisfies Record<string, readonly [string, string]>
export type Word = keyof typeof WORDS

export const word = (name: Word, lang: Lang): string => WORDS[name][lang === 'zh' ? 0 : 1]
