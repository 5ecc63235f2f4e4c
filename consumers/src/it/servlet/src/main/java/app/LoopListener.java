package app;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

@WebListener
public class LoopListener implements ServletContextListener {
    private static final String NAME = ApplicationLoop.class.getName();

    static ApplicationLoop loop(ServletContext context) {
        return (ApplicationLoop) context.getAttribute(NAME);
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
        event.getServletContext().setAttribute(NAME, new ApplicationLoop());
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        try {
            loop(event.getServletContext()).close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
