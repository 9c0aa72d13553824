// The story of files in the sample world: one of everything in each interesting state, all of it made up.
// 本故事中的主体、案情、条文均为虚构示例。
import type { Actor } from '#kernel/identity'
import type { Day } from '#kernel/time'
import { admissionFiles } from './admission-files.ts'
import { contractFiles, type Running } from './contract-files.ts'
import type { Part } from './cast.ts'
import { costFiles } from './cost-files.ts'
import { creditFiles } from './credit-files.ts'
import { openDiary } from './diary.ts'
import { disputeFiles } from './dispute-files.ts'
import { evaluationFiles } from './evaluation-files.ts'
import { lawmakingFiles } from './lawmaking-files.ts'
import { inspectionFiles } from './inspection-files.ts'
import { leadFiles } from './lead-files.ts'
import { oversightFiles } from './oversight-files.ts'
import { priceFiles } from './price-files.ts'
import type { Signers } from './signers.ts'
import type { Stage } from './stage.ts'
import { templateFiles } from './template-files.ts'
import { voucherFiles } from './voucher-files.ts'
import { zoneFiles } from './zone-files.ts'

/**
 * What happens to the files of the sample world, by day, for a world that ends on `today`. `actors` are the parties'
 * people, `runs` is told of each negotiated lease that begins. Told on any day at 10:00 in Shanghai or later; told again, nothing happens twice.
 */
export function fileStory(
  stage: Stage,
  actors: Record<Part, Actor>,
  today: Day,
  { signers, runs }: { signers: Signers; runs(lease: Running): void },
): ReadonlyMap<Day, () => Promise<void>> {
  const diary = openDiary(stage, today)
  admissionFiles(diary, actors, today)
  evaluationFiles(diary, actors, today, stage)
  lawmakingFiles(diary, actors, today)
  oversightFiles(diary, actors)
  inspectionFiles({ diary, actors, stage })
  disputeFiles({ diary, actors, stage })
  zoneFiles({ diary, actors, stage })
  templateFiles(diary, actors, today)
  contractFiles({ diary, actors, today, stage, signers, runs })
  priceFiles({ diary, actors, today, stage })
  costFiles({ diary, actors })
  leadFiles({ diary, actors, stage })
  creditFiles({ diary, actors, stage })
  voucherFiles({ diary, actors, stage, today })
  return diary.days
}
