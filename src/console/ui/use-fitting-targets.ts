import { useQuery } from '@tanstack/react-query'
import { fittingTargets, type ProjectVerifyTarget, projectVerifyTargetsQuery } from '../api/verification.ts'
import { useMay } from '../session/me.ts'

/** The verify targets on which credentials of a type in a project can be checked; none while they are not known. */
export function useFittingTargets(project: string, type: string): readonly ProjectVerifyTarget[] {
  const enabled = useMay(project)('verify-target.list')
  const { data } = useQuery({ ...projectVerifyTargetsQuery(project), enabled })
  return fittingTargets(data?.items ?? [], type)
}
