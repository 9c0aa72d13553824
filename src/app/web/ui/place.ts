import type { Lang } from '../i18n/words.tsx'

/** Names of the places that jurisdiction codes stand for; a code that is not here is shown as it is. */
const names: Record<string, readonly [zh: string, en: string]> = {
  cn: ['全国', 'China'],
  'cn-bj': ['北京', 'Beijing'],
  'cn-sh': ['上海', 'Shanghai'],
  'cn-gd': ['广东', 'Guangdong'],
  'cn-gd-sz': ['深圳', 'Shenzhen'],
  'cn-gd-gz': ['广州', 'Guangzhou'],
  'cn-gz': ['贵州', 'Guizhou'],
  'cn-gz-gy': ['贵阳', 'Guiyang'],
  'cn-gz-as': ['安顺', 'Anshun'],
  'cn-zj': ['浙江', 'Zhejiang'],
  'cn-zj-hz': ['杭州', 'Hangzhou'],
  'cn-sc': ['四川', 'Sichuan'],
  'cn-sc-cd': ['成都', 'Chengdu'],
  'cn-ha': ['河南', 'Henan'],
  'cn-hi': ['海南', 'Hainan'],
  'cn-nx': ['宁夏', 'Ningxia'],
  'cn-sd': ['山东', 'Shandong'],
}

export const placeCodes = Object.keys(names)

export function placeName(place: string, lang: Lang): string {
  return names[place]?.[lang === 'zh' ? 0 : 1] ?? place
}
