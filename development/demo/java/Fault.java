/** A fault that the agent makes, and can let go of. */
interface Fault {
    /** Make it; returns when it is there. */
    void make(String argument) throws Exception;

    /** Let go of it; nothing where it was not made. */
    void release() throws Exception;
}
