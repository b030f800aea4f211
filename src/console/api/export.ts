import { HttpError } from '@oazapfts/runtime'
import { bridgeFetch } from './client.ts'

/** The credentials of a project as YAML without secrets. */
export async function exportYaml(project: string): Promise<Blob> {
  const headers = { accept: 'application/yaml' }
  const answer = await bridgeFetch(`/api/v1/projects/${encodeURIComponent(project)}/export`, { headers })
  if (!answer.ok) throw new HttpError(answer.status, await answer.json().catch(() => undefined), answer.headers)
  return answer.blob()
}
