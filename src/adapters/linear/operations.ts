/** Every operation that we send, each with the few fields that we read (schema: linear.app/developers/graphql). */
export const OPERATIONS = {
  issue: 'query CountersignIssue($id: String!) { issue(id: $id) { id } }',
  comments: `query CountersignComments($ids: [ID!]!) {
    comments(filter: { id: { in: $ids } }, first: 50) { nodes { id } }
  }`,
  users: `query CountersignUsers($ids: [ID!]!) {
    users(filter: { id: { in: $ids } }, first: 50) { nodes { id url } }
  }`,
  commentCreate: `mutation CountersignCreate($input: CommentCreateInput!) {
    commentCreate(input: $input) { success }
  }`,
  commentUpdate: `mutation CountersignUpdate($id: String!, $input: CommentUpdateInput!) {
    commentUpdate(id: $id, input: $input) { success }
  }`,
} as const
