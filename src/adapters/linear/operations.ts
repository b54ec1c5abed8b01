/**
 * Every operation that we send, each with the few fields that we read (schema: linear.app/developers/graphql). A lookup
 * asks at once for all that has to be known before something is written, and for nothing else.
 */
export const OPERATIONS = {
  lookup: `query CountersignLookup(
    $issue: String!, $users: [ID!]!, $comments: [ID!]!, $most: Int!
    $withIssue: Boolean!, $withUsers: Boolean!, $withComments: Boolean!
  ) {
    issue(id: $issue) @include(if: $withIssue) { id }
    users(filter: { id: { in: $users } }, first: $most) @include(if: $withUsers) { nodes { id url } }
    comments(filter: { id: { in: $comments } }, first: $most) @include(if: $withComments) {
      nodes { id parent { id } }
    }
  }`,
  userOfProfile: `query CountersignProfile($name: String!) {
    users(filter: { displayName: { eqIgnoreCase: $name } }, first: 2) { nodes { id url } }
  }`,
  commentCreate: `mutation CountersignCreate($input: CommentCreateInput!) {
    commentCreate(input: $input) { success }
  }`,
  commentUpdate: `mutation CountersignUpdate($id: String!, $input: CommentUpdateInput!) {
    commentUpdate(id: $id, input: $input) { success }
  }`,
  activityCreate: `mutation CountersignSay($input: AgentActivityCreateInput!) {
    agentActivityCreate(input: $input) { success }
  }`,
  activity: `query CountersignSaid($id: ID!) {
    agentActivities(filter: { id: { eq: $id } }, first: 1) { nodes { id } }
  }`,
  viewer: `query CountersignViewer {
    viewer { id app supportsAgentSessions }
  }`,
} as const
