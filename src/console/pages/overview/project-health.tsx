import { Link } from '@tanstack/react-router'
import { overviewMessages } from '#messages/overview'
import { projectsMessages } from '#messages/projects'
import { statusMessages } from '#messages/status'
import { verificationMessages } from '#messages/verification'
import type { Overview, ProjectHealth } from '../../api/overview.ts'
import { Badge, phaseIcon, phaseTone } from '../../ui/badge.tsx'
import { HealthBar } from '../../ui/health-bar.tsx'
import list from '../../ui/list.module.css'
import overview from './overview.module.css'
import classes from './project-health.module.css'

/** Bars that are shown; the list of projects has all of them. */
const FEW = 10

/** The projects in most trouble, each with its health as a bar. */
export function ProjectsHealth({ overview: { projects, projectsTotal } }: { readonly overview: Overview }) {
  return (
    <section className={overview['part']} aria-labelledby="health">
      <div className={overview['title']}>
        <h2 id="health">{overviewMessages.health}</h2>
        <Link to="/projects" search={{ sort: '-trouble' }} className={overview['quiet'] ?? ''}>
          {overviewMessages.allProjects(projectsTotal)}
        </Link>
      </div>
      <ul className={`${list['list']} ${classes['list']}`} aria-labelledby="health">
        {projects.slice(0, FEW).map(project => (
          <li key={project.name} className={classes['item']}>
            <Link
              to="/projects/$project/credentials"
              params={{ project: project.name }}
              className={classes['name'] ?? ''}
              title={project.name}
              dir="auto"
            >
              {project.displayName}
            </Link>
            <HealthBar counts={project.phases} expired={project.expired} label={overviewMessages.healthOf(project.displayName)} />
            <span className={classes['worst']}>
              <Worst project={project} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The worst of what is wrong with a project. */
function Worst({
  project: { blocked, phases, expired, invalid, stale, unmanaged, paused }
}: {
  readonly project: ProjectHealth
}) {
  if (blocked !== null) return <Badge tone="bad">{projectsMessages.blocked}</Badge>
  const phase = (['Blocked', 'Drifted'] as const).find(phase => phases[phase] > 0)
  if (phase === 'Blocked') return <Phase phase={phase} count={phases[phase]} />
  if (expired > 0) return <Badge tone="bad">{projectsMessages.expired(expired)}</Badge>
  if (invalid > 0) return <Badge tone="bad">{verificationMessages.invalidCount(invalid)}</Badge>
  if (phase === 'Drifted') return <Phase phase={phase} count={phases[phase]} />
  if (stale > 0) return <Badge tone="warn">{projectsMessages.stale(stale)}</Badge>
  if (phases.Retrying > 0) return <Phase phase="Retrying" count={phases.Retrying} />
  if (unmanaged > 0) return <Badge tone="unmanaged">{projectsMessages.unmanaged(unmanaged)}</Badge>
  if (paused) return <Badge tone="idle">{projectsMessages.paused}</Badge>
  // without credentials, nothing is in sync either
  if (Object.values(phases).every(count => count === 0))
    return <span className={overview['quiet']}>{projectsMessages.noCredentials}</span>
  return <span className={overview['quiet']}>{projectsMessages.inPhase(phases.Synced, statusMessages.phase.Synced)}</span>
}

const Phase = ({ phase, count }: { readonly phase: keyof ProjectHealth['phases']; readonly count: number }) => (
  <Badge tone={phaseTone[phase]} icon={phaseIcon[phase]}>
    {projectsMessages.inPhase(count, statusMessages.phase[phase])}
  </Badge>
)
