import { sourceOf } from './conversations.ts'

/** Events of four kinds in turn, each with a card of its own in which its marker is read. */
export function mixedEvent(marker: string, index: number) {
  const common = { id: marker, source: sourceOf(index), task_id: `task-${marker}` }
  switch (index % 4) {
    case 0:
      return {
        ...common,
        type: 'approval-request',
        data: { title: `Deploy ${marker} to production`, risk: 'medium', action: { name: 'deploy' } },
      }
    case 1:
      return {
        ...common,
        type: 'build-finished',
        data: { title: `${marker} was built`, artefacts: ['api.tar', 'web.tar'], duration_seconds: 91 },
      }
    case 2:
      return {
        ...common,
        type: 'task-status',
        data: { status: 'in_progress', message: `${marker}: the tests run.` },
      }
    default:
      return { ...common, type: 'deploy-note', data: { title: `Deployed ${marker}`, note: 'All is well.' } }
  }
}
