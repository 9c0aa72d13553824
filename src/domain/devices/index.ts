// devices 设备 · what machines say of themselves: readings of accelerators and drives, and logs of erasure. Pure.
export { erasureFile, type ErasureFile } from './erasure-file.ts'
export {
  findingOf,
  METHOD_WORDS,
  type ErasureFinding,
  type ErasureState,
  type Method as ErasureMethod,
  type Words as ErasureWords,
} from './erasure.ts'
export type { SanitizeLog } from './sanitize-log.ts'
export { telemetryFile, type TelemetryFile } from './telemetry-file.ts'
export type { Unread } from './exporter.ts'
export { READINGS, type DeviceReadings, type MigInstance, type Reading, type ReadingName } from './reading.ts'
export {
  deviceErasureCertificate,
  type CertificateAnswer,
  type CertificateFacts,
  type Custody,
  type DeviceCertificate,
  type Missing,
} from './certificate.ts'
export { sampleSize, samplingPlan, type Sampled, type SamplingPlan, type SamplingWish } from './sampling.ts'
