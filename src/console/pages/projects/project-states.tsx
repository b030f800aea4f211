import { Link } from '@tanstack/react-router'
import type { Project } from '#api'
import { projectMessages } from '#messages/project'
import { projectsMessages } from '#messages/projects'
import { statusMessages } from '#messages/status'
import { verificationMessages } from '#messages/verification'
import { own } from '../../own.ts'
import { useMay } from '../../session/me.ts'
import { Badge, ExpiryIcon, phaseIcon, phaseTone, StaleIcon } from '../../ui/badge.tsx'
import table from '../../ui/table.module.css'
import type { Phase } from '../../ui/tones.ts'
import { InvalidIcon } from '../../ui/verified-badge.tsx'

/** The phases by how much they matter; what is in order comes last. */
const phases = ['Blocked', 'Drifted', 'Retrying', 'Pending', 'Deleting', 'Synced'] as const satisfies readonly Phase[]

/** What is wrong with a project, the worst first. */
export function ProjectStates({ project }: { readonly project: Project }) {
  const { counts, blocked, deletedAt, unmanaged, expired, stale, invalid, expiringIn30Days: expiring, policies } = project
  const present = phases.filter(phase => counts[phase] > 0)
  const inPhase = (phase: Phase) => (
    <Badge key={phase} tone={phaseTone[phase]} icon={phaseIcon[phase]} title={statusMessages.phaseMeaning[phase]}>
      {projectsMessages.inPhase(counts[phase], statusMessages.phase[phase])}
    </Badge>
  )
  const worst = present.filter(phase => phase === 'Blocked')
  const others = present.filter(phase => phase !== 'Blocked' && phase !== 'Synced')
  // beside what is wrong, what is right only takes room; the bar has it
  const isFine = present.length === 1 && present[0] === 'Synced' && expired + expiring + stale + invalid + unmanaged === 0
  return (
    <>
      {deletedAt !== null && <Badge tone="idle">{projectsMessages.deleting}</Badge>}
      {blocked !== null && <BlockedState project={project} reason={blocked.reason} />}
      {policies.paused && <Badge tone="idle">{projectsMessages.paused}</Badge>}
      {worst.map(inPhase)}
      {expired > 0 && (
        <Badge tone="bad" icon={ExpiryIcon}>
          {projectsMessages.expired(expired)}
        </Badge>
      )}
      {invalid > 0 && (
        <Badge tone="bad" icon={InvalidIcon}>
          {verificationMessages.invalidCount(invalid)}
        </Badge>
      )}
      {expiring > 0 && (
        <Badge tone="warn" icon={ExpiryIcon} title={projectsMessages.states.expiring}>
          {projectsMessages.expiring(expiring)}
        </Badge>
      )}
      {stale > 0 && (
        <Badge tone="warn" icon={StaleIcon}>
          {projectsMessages.stale(stale)}
        </Badge>
      )}
      {others.map(inPhase)}
      {unmanaged > 0 && <Badge tone="unmanaged">{projectsMessages.unmanaged(unmanaged)}</Badge>}
      {isFine && present.map(inPhase)}
      {present.length === 0 && blocked === null && <span className={table['quiet']}>{projectsMessages.noCredentials}</span>}
    </>
  )
}

/** Why the bridge does not act on a project, and for those who can end it, where. */
function BlockedState({ project, reason }: { readonly project: Project; readonly reason: string }) {
  const may = useMay()('project.move')
  const isFolder = reason === 'FolderExists'
  return (
    <>
      <Badge tone="bad" title={own(projectMessages.blocked, reason)}>
        {isFolder ? projectsMessages.folderExists : projectsMessages.blocked}
      </Badge>
      {isFolder && may && project.deletedAt === null && (
        <Link to="/projects/$project/credentials" params={{ project: project.name }}>
          {projectsMessages.confirmFolder}
        </Link>
      )}
    </>
  )
}
