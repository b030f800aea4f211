import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Project } from '#api'
import { marks, number } from '#messages/intl'
import { overviewMessages } from '#messages/overview'
import { projectsMessages } from '#messages/projects'
import { targetMessages } from '#messages/targets'
import type { ProjectSort, ProjectsFilter } from '../../api/projects-filter.ts'
import { placeText } from '../../api/targets.ts'
import { HealthBar } from '../../ui/health-bar.tsx'
import { openRow } from '../../ui/open-row.ts'
import table from '../../ui/table.module.css'
import { LabelledTime, Time } from '../../ui/time.tsx'
import { ProjectStates } from './project-states.tsx'
import classes from './projects.module.css'

interface TableProps {
  readonly projects: readonly Project[]
  readonly filter: ProjectsFilter
  readonly setFilter: (filter: ProjectsFilter) => void
}

export const ProjectTable = ({ projects, ...order }: TableProps) => (
  <div className={`${table['table']} ${classes['columns']}`} role="table" aria-label={projectsMessages.title}>
    <div role="rowgroup" className={classes['sticky']}>
      <div className={table['header']} role="row">
        <SortHeader name={projectsMessages.name} sorts={[undefined, '-name']} {...order} />
        <span className={classes['wide']} role="columnheader">
          {projectsMessages.folder}
        </span>
        <span className={classes['wide']} role="columnheader">
          {projectsMessages.controller}
        </span>
        <SortHeader name={projectsMessages.health} sorts={['-trouble']} {...order} />
        <span className={classes['middle']} role="columnheader">
          {projectsMessages.states.label}
        </span>
        <SortHeader
          className={`${classes['wide']} ${classes['number']}`}
          name={projectsMessages.status}
          sorts={['-credentials', 'credentials']}
          {...order}
        />
        <SortHeader
          className={classes['wide']}
          name={projectsMessages.lastChecked}
          sorts={['checkedAt', '-checkedAt']}
          {...order}
        />
      </div>
    </div>
    <div role="rowgroup">
      {projects.map(project => (
        <ProjectRow key={project.name} project={project} />
      ))}
    </div>
  </div>
)

interface SortProps {
  readonly name: string
  /** What each press chooses in turn; undefined is the order by name. */
  readonly sorts: readonly (ProjectSort | undefined)[]
  readonly className?: string | undefined
  readonly filter: ProjectsFilter
  readonly setFilter: (filter: ProjectsFilter) => void
}

function SortHeader({ name, sorts, className, filter: { sort, ...others }, setFilter }: SortProps) {
  const at = sorts.indexOf(sort)
  const order = at === -1 ? 'none' : sort?.startsWith('-') ? 'descending' : 'ascending'
  const next = sorts[(at + 1) % sorts.length]
  return (
    <span role="columnheader" aria-sort={order} className={className}>
      <button
        type="button"
        className={table['sort']}
        aria-label={projectsMessages.sortBy(name)}
        onClick={() => setFilter(next === undefined ? others : { ...others, sort: next })}
      >
        {name}
        {order === 'ascending' && <IconArrowUp size={13} aria-hidden="true" />}
        {order === 'descending' && <IconArrowDown size={13} aria-hidden="true" />}
      </button>
    </span>
  )
}

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
        <HealthBar counts={counts} expired={project.expired} label={overviewMessages.healthOf(displayName)} />
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
