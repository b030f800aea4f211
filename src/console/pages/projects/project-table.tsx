import { Link } from '@tanstack/react-router'
import type { Project } from '#api'
import { marks, number } from '#messages/intl'
import { overviewMessages } from '#messages/overview'
import { projectsMessages } from '#messages/projects'
import { targetMessages } from '#messages/targets'
import { placeText } from '../../api/targets.ts'
import { HealthBar } from '../../ui/health-bar.tsx'
import { openRow } from '../../ui/open-row.ts'
import table from '../../ui/table.module.css'
import { LabelledTime, Time } from '../../ui/time.tsx'
import { ProjectStates } from './project-states.tsx'
import classes from './projects.module.css'

interface TableProps {
  readonly projects: readonly Project[]
}

export const ProjectTable = ({ projects }: TableProps) => (
  <div className={`${table['table']} ${classes['columns']}`} role="table" aria-label={projectsMessages.title}>
    <div role="rowgroup" className={classes['sticky']}>
      <div className={table['header']} role="row">
        <span role="columnheader">{projectsMessages.name}</span>
        <span className={classes['wide']} role="columnheader">
          {projectsMessages.folder}
        </span>
        <span className={classes['wide']} role="columnheader">
          {projectsMessages.controller}
        </span>
        <span role="columnheader">{projectsMessages.health}</span>
        <span className={classes['middle']} role="columnheader">
          {projectsMessages.states.label}
        </span>
        <span role="columnheader" className={`${classes['wide']} ${classes['number']}`}>
          {projectsMessages.status}
        </span>
        <span role="columnheader" className={classes['wide']}>
          {projectsMessages.lastChecked}
        </span>
      </div>
    </div>
    <div role="rowgroup">
      {projects.map(project => (
        <ProjectRow key={project.name} project={project} />
      ))}
    </div>
  </div>
)

const describeFolder = ({ folder, targets }: Project): string =>
  targets.length > 1 ? targetMessages.count(targets.length) : folder.join(' / ')

const describeController = ({ targets }: Project): string =>
  [...new Set(targets.map(({ controller }) => controller))].join(marks.item)

function ProjectRow({ project }: { readonly project: Project }) {
  const { name, displayName, counts, checkedAt, targets } = project
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return (
    <div className={`${table['row']} ${classes['row']}`} role="row" {...openRow}>
      <span className={`${table['cell']} ${classes['name']}`} role="cell">
        <Link
          className={table['strong'] ?? ''}
          data-row-link
          to="/projects/$project/credentials"
          params={{ project: name }}
          title={name}
          dir="auto"
        >
          {displayName}
        </Link>
        <span className={classes['below']}>
          {describeFolder(project)} · {describeController(project)} ·{' '}
          <LabelledTime label={projectsMessages.checked} at={checkedAt} none={projectsMessages.notChecked} />
        </span>
      </span>
      <span
        className={`${table['cell']} ${table['quiet']} ${classes['wide']}`}
        role="cell"
        title={targets.map(placeText).join('\n')}
      >
        {describeFolder(project)}
      </span>
      <span className={`${table['cell']} ${table['quiet']} ${classes['wide']}`} role="cell" title={describeController(project)}>
        {describeController(project)}
      </span>
      <span className={classes['bar']} role="cell">
        <HealthBar counts={counts} expired={0} label={overviewMessages.healthOf(displayName)} />
      </span>
      <span className={classes['states']} role="cell">
        <ProjectStates project={project} />
      </span>
      <span className={`${table['quiet']} ${classes['wide']} ${classes['number']}`} role="cell">
        {number(total)}
      </span>
      <span className={`${table['quiet']} ${classes['wide']}`} role="cell">
        <Time at={checkedAt} />
      </span>
    </div>
  )
}
