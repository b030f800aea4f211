import type { Caller } from '../domain/caller.ts'
import { doneBy, type NewEvent, newEvent } from '../domain/event.ts'
import type { Role } from '../domain/permissions.ts'
import { invalid, noProject, Problem } from '../domain/problems.ts'
import { overQuota } from '../domain/quota.ts'
import { isMember, MEMBER_RULE } from '../domain/subject.ts'
import type { MemberResult, MemberStore } from '../store/access/member-store.ts'

export interface MemberCommands {
  /** Gives a subject, or a group, a role in a project, replacing its previous one. */
  set(caller: Caller, project: string, subject: string, role: Role): Promise<void>
  remove(caller: Caller, project: string, subject: string): Promise<void>
}

/** `prefixes`: those of the further identity providers at this moment. */
export const createMemberCommands = (members: MemberStore, prefixes: () => readonly string[]): MemberCommands => ({
  async set(caller, project, subject, role) {
    if (!isMember(subject, prefixes())) throw invalid([{ pointer: '#/path/subject', detail: `It must be ${MEMBER_RULE}.` }])
    assertDone(
      await members.set(project, { ...change(caller, subject, role), event: eventOf(caller, 'MemberSet', subject, role) })
    )
  },
  async remove(caller, project, subject) {
    const event = eventOf(caller, 'MemberRemoved', subject, null)
    assertDone(await members.set(project, { ...change(caller, subject, null), event }))
  }
})

/** Only a platform-admin may leave a project without an admin, because it can always add one. Others could lock everyone out. */
const change = (caller: Caller, subject: string, role: Role | null) => ({ subject, role, mayLeaveNoAdmin: caller.platformAdmin })

const eventOf = (caller: Caller, type: 'MemberSet' | 'MemberRemoved', subject: string, role: Role | null): NewEvent =>
  newEvent(type, {
    ...doneBy(caller),
    message: role === null ? `${subject} is no member any more.` : `${subject} is ${role}.`,
    details: { member: subject, ...(role === null ? {} : { role }) }
  })

function assertDone(result: MemberResult): void {
  if (result === 'no-project') throw noProject()
  if (result === 'no-member') throw new Problem('MEMBER_NOT_FOUND', 'Nobody of this name is a member of the project.')
  if (result === 'full') throw overQuota('members')
  if (result === 'last-admin')
    throw new Problem('LAST_ADMIN', 'This is the last admin of the project. Make another one first, or ask a platform-admin.')
}
