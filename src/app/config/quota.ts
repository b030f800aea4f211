import { defaultQuota, type Quota } from '../../domain/quota.ts'

const MIB = 1024 * 1024

/** Reads what is stored at most; what is wrong is added to `faults`. */
export function quotaOf(text: (name: string) => string | undefined, faults: string[]): Quota {
  const number = (name: string, value: string | undefined, usual: number): number => {
    const read = value === undefined ? usual : /^[1-9]\d{0,6}$/.test(value) ? Number(value) : Number.NaN
    if (Number.isNaN(read)) faults.push(`${name} must be a whole number from 1 to 9999999`)
    return read
  }
  return {
    projects: number('MAX_PROJECTS', text('MAX_PROJECTS'), defaultQuota.projects),
    credentials: number('MAX_CREDENTIALS', text('MAX_CREDENTIALS'), defaultQuota.credentials),
    bytes: MIB * number('MAX_PROJECT_MIB', text('MAX_PROJECT_MIB'), defaultQuota.bytes / MIB),
    members: number('MAX_MEMBERS', text('MAX_MEMBERS'), defaultQuota.members)
  }
}
